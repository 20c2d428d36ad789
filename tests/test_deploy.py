"""The units for systemd belong together, and what they run does what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import uvicorn

from kamcore.store.limits import Limits
from kamcore.store.store import open_store
from tests.books import money_only

ROOT = Path(__file__).resolve().parents[1]
BACKUPS = "/var/lib/kam-cockpit-backups"


def unit(name):
    """Return the lines of a unit as pairs, in their order."""
    text = (ROOT / "deploy" / name).read_text(encoding="utf-8")
    return re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE)


def command(name, folder):
    """Return what a line of the backup's unit runs, as systemd reads it, with another folder for the backups."""
    [line] = [value for key, value in unit("kam-cockpit-backup.service") if key == name]
    return line.replace("%%", "%").replace("$$", "$").replace(BACKUPS, str(folder))


def test_the_backup_takes_the_database_of_the_service():
    service, backup = unit("kam-cockpit.service"), unit("kam-cockpit-backup.service")
    [database] = [value for key, value in service if key == "Environment" and "KAM_DATABASE_URL" in value]
    told = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    assert ("Environment", database) in backup
    assert f"--property=Environment={database} " in told
    for key in ("WorkingDirectory", "EnvironmentFile"):
        [value] = [value for name, value in service if name == key]
        assert (key, value) in backup
        assert f"--property={key}={value} " in told


def test_the_proxy_lets_a_connection_go_before_the_app_does():
    """A request that is sent while the app closes is lost, and nginx does not send one again that may have done something."""
    proxy = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    [seconds] = re.findall(r"upstream app \{.*?keepalive_timeout (\d+)s;.*?\}", proxy, re.DOTALL)
    assert int(seconds) < uvicorn.Config(app="").timeout_keep_alive


def test_the_file_of_secrets_that_systemd_hands_over_is_the_one_that_is_read(tmp_path, monkeypatch):
    told = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    [handed] = re.findall(r"LoadCredential=(\S+):/etc/", told)
    [(variable, read)] = re.findall(r"Environment=(STREAMLIT_\w+)=(\S+)", told)
    assert read == f"/run/credentials/kam-cockpit.service/{handed}"
    file = tmp_path / handed
    file.write_text("[auth]\n")
    command = [sys.executable, "-m", "streamlit", "config", "show"]
    shown = subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=ROOT, env={**os.environ, variable: str(file)}
    ).stdout
    assert f'files = [\n    "{file}",\n]' in shown


@pytest.mark.skipif(os.name != "posix", reason="systemd is of Linux")
def test_the_unit_writes_a_backup_that_can_be_restored_and_deletes_old_ones(tmp_path):
    held, folder = f"sqlite:///{tmp_path / 'store.sqlite3'}", tmp_path / "backups"
    store = open_store(held, limits=Limits())
    store.workspaces.share(money_only(), name="North", author="Anna")
    store.close()
    folder.mkdir()
    old = folder / "2020-01-01-023000.sqlite3"
    old.touch()
    os.utime(old, (0, 0))
    environment = {**os.environ, "KAM_DATABASE_URL": held}
    for name in ("ExecStart", "ExecStartPost"):
        line = command(name, folder).replace(".venv/bin/python", sys.executable)
        subprocess.run(["/bin/sh", "-c", line], check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    [written] = folder.iterdir()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-\d{6}\.sqlite3", written.name)
    restored = open_store(f"sqlite:///{tmp_path / 'restored.sqlite3'}", limits=Limits())
    restored.upkeep.restore(written)
    assert restored.upkeep.stats().workspaces == 1
    restored.close()
