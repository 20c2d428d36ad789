from __future__ import annotations

import numpy as np
import pandas as pd

from pages.ui import tables


def test_shares_are_rounded_as_people_read_them():
    columns = {"share": tables.share_column("Share"), "points": tables.points_column("Points")}
    frame = pd.DataFrame({"share": [0.2051, 0.0449, 0.0996, -0.3333, np.nan], "points": [0.2051] * 5})
    found = tables.tidy(frame, columns)
    assert found["share"].tolist()[:4] == [21.0, 4.5, 10.0, -33.0]
    assert np.isnan(found["share"][4])
    assert found["points"].tolist() == frame["points"].tolist()
    assert frame["share"][0] == 0.2051


def test_percent_and_points_are_written_as_in_sentences():
    formats = [
        column["type_config"]["format"] for column in (tables.share_column("Share"), tables.steps_column("Total"))
    ]
    assert formats == ["%g %%", "%.3g"]
