"""Fetching official files: what is right is kept, what is wrong is refused, and nothing is left half-written."""

from __future__ import annotations

import hashlib
import io
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from carep.press.data.download import FetchError, Patience
from carep.press.data.fetch import Fetched, Origin, fetch
from carep.press.errors import DataError, UnknownNameError
from carep.press.project import Project

CONTENT = b"Source,Country,Type\r\nMCS,Kazakhstan,Mine\r\n" * 400
OTHER = b"not the release"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Server:
    """A web server on this machine whose answers a test chooses, one for each path or for each request."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Callable[[BaseHTTPRequestHandler], None]]] = {}
        self.requests: list[tuple[str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.requests.append((self.path, self.headers["User-Agent"]))
                answers = outer.answers.get(self.path)
                if not answers:
                    self.send_error(404)
                    return
                (answers.pop(0) if len(answers) > 1 else answers[0])(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr("pooch.core.time", SimpleNamespace(sleep=lambda _seconds: None))  # no pause between attempts
    running = Server()
    yield running
    running.close()


def give(content: bytes, *, pieces: int = 1, wait: float = 0.0) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        size = -(-len(content) // pieces)
        for start in range(0, len(content), size):
            handler.wfile.write(content[start : start + size])
            handler.wfile.flush()
            time.sleep(wait)

    return answer


def break_off(content: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content[: len(content) // 2])

    return answer


def refuse(status: int) -> Callable[[BaseHTTPRequestHandler], None]:
    return lambda handler: handler.send_error(status)


def redirect(address: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", address)
        handler.end_headers()

    return answer


def fall_silent(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.flush()
    time.sleep(1.0)


def make_project(folder: Path, register: str) -> Project:
    for name in ("data", "book"):
        (folder / name).mkdir(parents=True)
    (folder / "_config.yml").write_text("title: t\n")
    (folder / "data" / "sources.yaml").write_text(register)
    (folder / "pyproject.toml").write_text('[tool.press]\nedition = "mcs"\n')
    return Project(folder)


@pytest.fixture
def project(tmp_path: Path, server: Server) -> Project:
    """One edition, one file, at the server's ``/world.csv``."""
    return make_project(
        tmp_path / "project",
        f"""
mcs2026:
  title: World data
  licence: US public domain
  files:
    - {{name: world.csv, sha256: {sha256(CONTENT)}, bytes: {len(CONTENT)}, url: "{server.address}/world.csv"}}
""",
    )


def bring(project: Project, *, attempts: int = 3, **options: Any) -> list[Fetched]:
    patience = Patience(attempts=attempts, timeout=0.3)
    return fetch(project, progress=False, patience=patience, **options)


def left_over(project: Project) -> list[str]:
    return sorted(path.name for path in project.build.rglob("*") if path.is_file())


def test_a_file_with_the_right_bytes_is_kept(project: Project, server: Server) -> None:
    server.answers["/world.csv"] = [give(CONTENT)]
    (fetched,) = bring(project, edition=2026)
    assert fetched == Fetched("mcs2026", project.build / "raw" / "mcs2026" / "world.csv", Origin.FETCHED)
    assert fetched.path.read_bytes() == CONTENT
    assert left_over(project) == ["world.csv"]
    assert server.requests[0][1].startswith("carep/")


def test_a_file_that_is_there_is_not_fetched_again(project: Project, server: Server) -> None:
    server.answers["/world.csv"] = [give(CONTENT)]
    bring(project)
    (again,) = bring(project)
    assert again.origin is Origin.THERE
    assert len(server.requests) == 1


def test_a_damaged_file_in_the_folder_is_fetched_again(project: Project, server: Server) -> None:
    server.answers["/world.csv"] = [give(CONTENT)]
    path = project.build / "raw" / "mcs2026" / "world.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(OTHER)
    (fetched,) = bring(project)
    assert fetched.origin is Origin.FETCHED
    assert path.read_bytes() == CONTENT


def test_wrong_bytes_are_refused_with_both_hashes_and_leave_nothing(project: Project, server: Server) -> None:
    server.answers["/world.csv"] = [give(OTHER)]
    with pytest.raises(FetchError) as caught:
        bring(project)
    message = str(caught.value)
    assert f"found: sha256 {sha256(OTHER)}" in message
    assert f"expected: sha256 {sha256(CONTENT)}" in message
    assert left_over(project) == []
    assert len(server.requests) == 1


def test_a_broken_transfer_is_tried_again_from_the_start(project: Project, server: Server) -> None:
    server.answers["/world.csv"] = [break_off(CONTENT), break_off(CONTENT), give(CONTENT)]
    (fetched,) = bring(project)
    assert fetched.path.read_bytes() == CONTENT
    assert len(server.requests) == 3


def test_a_transfer_that_always_breaks_off_leaves_nothing(project: Project, server: Server) -> None:
    server.answers["/world.csv"] = [break_off(CONTENT)]
    with pytest.raises(FetchError, match="could not be fetched in 3 attempts; nothing was kept"):
        bring(project)
    assert left_over(project) == []


def test_a_slow_server_is_waited_for(project: Project, server: Server) -> None:
    server.answers["/world.csv"] = [give(CONTENT, pieces=8, wait=0.05)]
    (fetched,) = bring(project)
    assert fetched.path.read_bytes() == CONTENT


def test_a_server_that_falls_silent_is_given_up(project: Project, server: Server) -> None:
    server.answers["/world.csv"] = [fall_silent]
    with pytest.raises(FetchError, match="could not be fetched in 2 attempts"):
        bring(project, attempts=2)
    assert left_over(project) == []


def test_a_refusal_says_how_to_go_on_by_hand_and_is_not_repeated(project: Project, server: Server) -> None:
    server.answers["/world.csv"] = [refuse(403)]
    with pytest.raises(FetchError, match=r"HTTP 403 from http.*/world.csv") as caught:
        bring(project)
    assert "--file" in str(caught.value)
    assert len(server.requests) == 1


def test_a_server_out_of_order_is_tried_again(project: Project, server: Server) -> None:
    server.answers["/world.csv"] = [refuse(503), give(CONTENT)]
    assert bring(project)[0].path.read_bytes() == CONTENT


def test_a_redirect_is_followed(project: Project, server: Server) -> None:
    server.answers["/world.csv"] = [redirect(f"{server.address}/elsewhere")]
    server.answers["/elsewhere"] = [give(CONTENT)]
    assert bring(project)[0].path.read_bytes() == CONTENT


def test_a_mirror_is_used_instead_of_the_official_address(project: Project, server: Server) -> None:
    server.answers["/copy/world.csv"] = [give(CONTENT)]
    bring(project, mirror=f"{server.address}/copy/")
    assert [path for path, _ in server.requests] == ["/copy/world.csv"]


def test_a_mirror_must_have_the_same_bytes(project: Project, server: Server) -> None:
    server.answers["/copy/world.csv"] = [give(OTHER)]
    with pytest.raises(FetchError, match=sha256(OTHER)):
        bring(project, mirror=f"{server.address}/copy")


def test_a_file_by_hand_is_taken_whatever_its_name(project: Project, server: Server, tmp_path: Path) -> None:
    by_hand = tmp_path / "download (1)"
    by_hand.write_bytes(CONTENT)
    (fetched,) = bring(project, accept_file=by_hand)
    assert (fetched.path.name, fetched.origin) == ("world.csv", Origin.GIVEN)
    assert by_hand.exists()
    assert server.requests == []


def test_a_file_by_hand_with_wrong_bytes_is_refused_with_both_hashes(
    project: Project, server: Server, tmp_path: Path
) -> None:
    server.answers["/world.csv"] = [give(CONTENT)]
    by_hand = tmp_path / "world.csv"
    by_hand.write_bytes(OTHER)
    with pytest.raises(FetchError) as caught:
        bring(project, accept_file=[by_hand])
    assert sha256(OTHER) in str(caught.value)
    assert sha256(CONTENT) in str(caught.value)


def test_a_file_by_hand_that_is_not_there_is_named(project: Project, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such file"):
        bring(project, accept_file=tmp_path / "absent.csv")


def test_an_unknown_edition_names_those_there_are(project: Project) -> None:
    with pytest.raises(UnknownNameError, match="one of 2026"):
        bring(project, edition=2031)


def zipped(**members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as bundle:
        for name, data in members.items():
            bundle.writestr(f"MCS world/{name}.csv".replace("lead", "LEAD"), data)
    return content.getvalue()


def archive_project(folder: Path, server: Server, archive: bytes, *, md5: str | None = None) -> Project:
    digest = md5 or hashlib.md5(archive).hexdigest()
    return make_project(
        folder,
        f"""
mcs2023:
  title: World data
  licence: US public domain
  archive: {{name: world.zip, url: "{server.address}/world.zip", md5: {digest}}}
  files:
    - {{name: lead.csv, sha256: {sha256(b"lead")}, bytes: 4}}
    - {{name: zinc.csv, sha256: {sha256(b"zinc")}, bytes: 4}}
""",
    )


def test_the_files_of_an_archive_are_unpacked_and_no_others(tmp_path: Path, server: Server) -> None:
    archive = zipped(lead=b"lead", zinc=b"zinc", tin=b"tin")
    project = archive_project(tmp_path / "p", server, archive)
    server.answers["/world.zip"] = [give(archive)]
    fetched = bring(project)
    assert [(each.path.name, each.path.read_bytes()) for each in fetched] == [
        ("lead.csv", b"lead"),
        ("zinc.csv", b"zinc"),
    ]
    assert left_over(project) == ["lead.csv", "zinc.csv"]


def test_an_archive_by_hand_is_taken(tmp_path: Path, server: Server) -> None:
    archive = zipped(lead=b"lead", zinc=b"zinc")
    project = archive_project(tmp_path / "p", server, archive)
    (tmp_path / "mine.zip").write_bytes(archive)
    assert {each.origin for each in bring(project, accept_file=tmp_path / "mine.zip")} == {Origin.GIVEN}
    assert server.requests == []


def test_an_archive_with_other_bytes_is_refused(tmp_path: Path, server: Server) -> None:
    project = archive_project(tmp_path / "p", server, zipped(lead=b"lead", zinc=b"zinc"))
    server.answers["/world.zip"] = [give(b"<html>please log in</html>")]
    with pytest.raises(FetchError, match=r"found: md5 .*\n  expected: md5"):
        bring(project)
    assert left_over(project) == []


def test_an_archive_with_one_wrong_file_gives_none_of_its_files(tmp_path: Path, server: Server) -> None:
    archive = zipped(lead=b"lead", zinc=b"copper")
    project = archive_project(tmp_path / "p", server, archive)
    server.answers["/world.zip"] = [give(archive)]
    with pytest.raises(FetchError, match=r"world\.zip: zinc\.csv"):
        bring(project)
    assert left_over(project) == []


def test_an_archive_without_a_registered_file_is_refused(tmp_path: Path, server: Server) -> None:
    archive = zipped(lead=b"lead")
    project = archive_project(tmp_path / "p", server, archive)
    server.answers["/world.zip"] = [give(archive)]
    with pytest.raises(FetchError, match="the archive lacks a file"):
        bring(project)


def test_a_source_without_an_address_says_how_to_get_it(tmp_path: Path, server: Server) -> None:
    project = make_project(
        tmp_path / "p",
        f"""
pp1802:
  title: Points
  licence: US public domain
  next: "Look at the publisher's page."
  files:
    - {{name: points.csv, sha256: {sha256(CONTENT)}, bytes: 1}}
""",
    )
    with pytest.raises(FetchError, match="no address is known") as caught:
        bring(project, sources=["pp1802"])
    assert "Look at the publisher's page. Then give it with --file" in str(caught.value)


def test_what_could_be_fetched_stays_when_another_file_fails(tmp_path: Path, server: Server) -> None:
    project = make_project(
        tmp_path / "p",
        f"""
mcs2025:
  title: a
  licence: b
  files: [{{name: a.csv, sha256: {sha256(CONTENT)}, bytes: 1, url: "{server.address}/a.csv"}}]
mcs2026:
  title: a
  licence: b
  files: [{{name: b.csv, sha256: {sha256(CONTENT)}, bytes: 1, url: "{server.address}/b.csv"}}]
""",
    )
    server.answers["/b.csv"] = [give(CONTENT)]
    with pytest.raises(FetchError, match=r"nothing at the address"):
        bring(project)
    assert left_over(project) == ["b.csv"]


def test_progress_is_told_in_plain_lines_when_there_is_no_terminal(
    project: Project, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answers["/world.csv"] = [give(CONTENT)]
    fetch(project, patience=Patience(timeout=1))
    assert capsys.readouterr().err == f"mcs2026: world.csv: fetching {server.address}/world.csv\n"
