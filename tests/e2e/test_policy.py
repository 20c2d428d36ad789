"""The Content-Security-Policy is in force and noticed; that no page does what it forbids, a walk in test_accessibility shows."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser
COLLECT = """
window.forbidden = [];
document.addEventListener("securitypolicyviolation", (e) => window.forbidden.push(
    `${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
"""


def forbidden(visitor):
    return [said for frame in visitor.page.frames for said in frame.evaluate("() => window.forbidden || []")]


def test_the_policy_forbids_scripts_and_calls_from_elsewhere(visitor):
    # Shows that the walk would notice it.
    visitor.page.add_init_script(COLLECT)
    visitor.go()
    visitor.page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.fired = 1";
            document.body.append(script);
            // Later, since what a test says directly is allowed to be made from text.
            setTimeout(() => { try { (0, eval)("window.fired = 2"); } catch (e) { /* refused */ } });
            fetch("https://192.0.2.1/").catch(() => {});
        }"""
    )
    visitor.page.wait_for_function("() => window.forbidden.length >= 3")
    assert visitor.page.evaluate("() => window.fired") is None
    found = " ".join(forbidden(visitor))
    for directive in ("script-src-elem inline", "script-src eval", "connect-src https://192.0.2.1"):
        assert directive in found
    visitor.wrong.clear()  # all of it was meant
