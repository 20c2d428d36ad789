from __future__ import annotations

from kamcore.findings.sentence import num, say
from pages.ui.page import NO_BREAK, render


def test_a_number_is_never_torn_from_its_unit():
    found = render(say("Revenue at 66 % of ", num("€360 k"), ", below 70 %."))
    assert found.replace("\\", "") == f"Revenue at 66{NO_BREAK}% of €360{NO_BREAK}k, below 70{NO_BREAK}%."
