"""Two processes behind the proxy as it is delivered: a visit stays with one of them, and everything passes."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest

from benchmarks.load.proxy import proxy
from kamcore.store.access import TRIES
from kamcore.workbook.writing import write_workbook
from pages.ui.registry import PORTFOLIO, STAKEHOLDERS
from pages.ui.samples import open_sample
from tests.e2e.processes import ask, port_of, two_processes, who_answered

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def behind(tmp_path_factory):
    """The proxy and the two processes behind it, which believe whoever reaches them, as in compose.yaml."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FORWARDED_ALLOW_IPS", "*")
        with two_processes(tmp_path_factory.mktemp) as found:
            yield found


def status_of(address, *forwarded):
    """Open a link that does not exist once for each X-Forwarded-For, and return what was answered."""
    answered = set()
    for one in forwarded:
        request = urllib.request.Request(f"{address}/w/AAAAAAAAAAAAAAAAAAAAAA", headers={"X-Forwarded-For": one})  # noqa: S310
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=60)  # noqa: S310  (our own address)
        refused.value.close()
        answered.add(refused.value.code)
    return answered


def test_a_visit_stays_with_one_process_and_visits_are_spread(behind):
    front, servers = behind
    answered = {}
    for visit in range(40):
        cookie = f"other=1; kam_visit=visit-{visit}"
        answered[visit] = {who_answered(servers, ask(front, cookie)) for _ in range(3)}
    assert all(len(who) == 1 for who in answered.values())
    assert set().union(*answered.values()) == {0, 1}
    # Without the cookie, the caller's address decides.
    assert len({who_answered(servers, ask(front)) for _ in range(5)}) == 1


def test_pages_files_and_drawings_pass_the_proxy(arrive, behind):
    front, servers = behind
    content = write_workbook(open_sample("software"))
    rows = b"".join(b"Account %d;%d;%s\n" % (i, 1000 + i, b"well known " * 1000) for i in range(200))
    large = b"Account;Revenue 2025;Comment\n" + rows  # 2 MB, where nginx alone takes 1
    for name, file in (("book.xlsx", content), ("large.csv", large)):
        starts = [server.log_size() for server in servers]
        visitor = arrive(front)
        visitor.go()
        [cookie] = [cookie for cookie in visitor.context.cookies() if cookie["name"] == "kam_visit"]
        assert cookie["httpOnly"]
        assert cookie["sameSite"] == "Lax"
        visitor.upload({"name": name, "mimeType": "application/octet-stream", "buffer": file})
        visitor.turn_to(PORTFOLIO)
        assert name in visitor.sidebar()
        if name == "book.xlsx":
            visitor.turn_to(STAKEHOLDERS)
            assert visitor.written_in_graph()
            with visitor.page.expect_download() as download:
                visitor.page.get_by_test_id("stDownloadButton").first.get_by_role("button").click()
            assert download.value.failure() is None
        visitor.no_failure()
        visitor.context.close()
        logs = [server.log(start) for server, start in zip(servers, starts, strict=True)]
        talked = ['"connect"' in log for log in logs]
        uploaded = [
            '"path": "/_stcore/upload_file/{session}/{file}", "method": "PUT", "status": 204' in log for log in logs
        ]
        assert sorted(talked) == [False, True]
        assert uploaded == talked


def test_the_proxy_itself_writes_nothing(behind):
    front, _ = behind
    assert front.log() == ""


def test_what_is_larger_than_the_largest_file_ends_at_the_proxy(behind):
    front, servers = behind
    starts = [server.log_size() for server in servers]
    with pytest.raises(urllib.error.HTTPError, match="413"):
        urllib.request.urlopen(  # noqa: S310  (our own address)
            urllib.request.Request(  # noqa: S310
                f"{front.address}/_stcore/upload_file/a/b",
                method="PUT",
                headers={"Content-Length": "90000000"},
                data=b"",
            ),
            timeout=60,
        )
    # What earlier visitors kept open may still end meanwhile.
    assert [server.log(start).count("upload_file") for server, start in zip(servers, starts, strict=True)] == [0, 0]


def test_what_a_caller_says_of_its_address_is_not_believed(behind):
    front, _ = behind
    made_up = [f"198.51.100.{i}" for i in range(TRIES["link"])]
    assert status_of(front.address, *made_up) == {404}
    assert status_of(front.address, "198.51.100.200") == {429}


def test_behind_another_proxy_callers_have_the_address_that_it_adds(behind, tmp_path):
    _, servers = behind
    with proxy(tmp_path, [port_of(server) for server in servers], behind="127.0.0.1") as inner:
        address = f"http://127.0.0.1:{inner.port}"
        # All of one caller's requests go to one process, so its failed tries are counted in one place here.
        made_up = [f"198.51.100.{i}, 203.0.113.1" for i in range(TRIES["link"])]
        assert status_of(address, *made_up) == {404}
        assert status_of(address, "198.51.100.200, 203.0.113.1") == {429}
        assert status_of(address, "203.0.113.2") == {404}
