"""Write the sample workbooks anew: ``python sample_data/make.py [folder]``. The same script makes the same files."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]  # so that it runs from anywhere, with nothing installed

import distributor  # noqa: E402  (found by the line above)
import healthcare  # noqa: E402
import software  # noqa: E402
import software_earlier  # noqa: E402

from kamcore.workbook.archive import to_bytes  # noqa: E402
from kamcore.workbook.writing import write_workbook  # noqa: E402


def main(folder: Path) -> None:
    """Write the files into a folder and say so."""
    files = {
        "software.xlsx": write_workbook(software.portfolio()),
        "software-earlier.xlsx": write_workbook(software_earlier.portfolio()),
        "healthcare.xlsx": write_workbook(healthcare.portfolio()),
        "distributor.xlsx": to_bytes(distributor.workbook(), "Ironbark Supply"),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
        print(f"{folder / name}: {len(content) / 1024:.0f} KB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
