"""``carep tally``: the same bytes from every engine, and faults named before anything is written."""

from __future__ import annotations

import gzip
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from carep.cli.tally import tally
from carep.minerals import tally_files
from carep.minerals.tally_files import ENGINES, Job
from carep.press import project as projects
from carep.press.errors import CarepError, DataError, UnknownNameError

ROWS = 'country,year,value\nKazakhstan,2024,1.0005\n"A, B",2024,2\n,2023,\nKazakhstan,2024,0.1\nКыргызстан,0007,-3.5\n'
TALLY = (
    "country,year,count,value,value_missing\n"
    '"A, B",2024,1,2,0\n'
    "Kazakhstan,2024,2,1.101,0\n"
    "not stated,2023,1,,1\n"
    "Кыргызстан,0007,1,-3.5,0\n"
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(tally, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def as_parquet(path: Path) -> Path:
    frame = pd.read_csv(path, dtype={"country": "str", "year": "str"}, keep_default_na=False, na_values=[""])
    target = path.with_suffix(".parquet")
    frame.to_parquet(target, row_group_size=2)
    return target


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", ["csv", "csv.gz", "parquet"])
def test_every_engine_gives_the_same_bytes(rows: Path, engine: str, kind: str) -> None:
    path = rows
    if kind == "csv.gz":
        path = rows.with_name("rows.csv.gz")
        path.write_bytes(gzip.compress(rows.read_bytes()))
    elif kind == "parquet":
        path = as_parquet(rows)
    result = run(path, "--by", "country,year", "--sum", "value", "--engine", engine)
    assert result.stdout == TALLY
    assert f"5 rows of 1 file, 4 groups, by {engine}." in result.stderr


@pytest.mark.parametrize("engine", ENGINES)
def test_a_glob_of_files_whose_columns_stand_in_another_order_is_one_table(
    tmp_path: Path, rows: Path, engine: str
) -> None:
    (tmp_path / "more.csv").write_text("value,extra,year,country\n1,x,2024,Kazakhstan\n", encoding="utf-8")
    result = run(tmp_path / "*.csv", "--by", "country", "--sum", "value", "--engine", engine)
    assert "Kazakhstan,3,2.101,0\n" in result.stdout
    assert "6 rows of 2 files" in result.stderr


@pytest.mark.parametrize("engine", ENGINES)
def test_a_table_without_rows_gives_a_header(tmp_path: Path, engine: str) -> None:
    path = tmp_path / "none.csv"
    path.write_text("country,value\n")
    assert run(path, "--by", "country", "--sum", "value", "--engine", engine).stdout == (
        "country,count,value,value_missing\n"
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_text_in_a_column_to_add_up_is_an_error_with_the_file_and_the_text(rows: Path, engine: str) -> None:
    rows.write_text(ROWS + "Tajikistan,2024,about 5\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"rows\.csv: the rows can't be read") as caught:
        run(rows, "--by", "country", "--sum", "value", "--engine", engine)
    assert "about 5" in str(caught.value)
    assert "numbers in value" in str(caught.value)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("row", ["Tajikistan,2024", "Tajikistan,2024,5,6", 'Tajikistan,2024,"5'])
def test_a_row_with_too_few_or_too_many_cells_is_an_error(rows: Path, engine: str, row: str) -> None:
    rows.write_text(ROWS + row + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"rows\.csv: the rows can't be read"):
        run(rows, "--by", "country", "--sum", "value", "--engine", engine)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_byte_order_mark_and_line_breaks_within_cells_are_read(tmp_path: Path, engine: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_text('\ufeffcountry,value\r\n"two\nlines",1\r\n', encoding="utf-8", newline="")
    result = run(path, "--by", "country", "--sum", "value", "--engine", engine)
    assert result.stdout == 'country,count,value,value_missing\n"two\nlines",1,1,0\n'


def test_a_memory_limit_must_be_an_amount(rows: Path) -> None:
    pytest.importorskip("duckdb")
    with pytest.raises(DataError, match="no amount of memory"):
        run(rows, "--by", "country", "--memory", "plenty", "--engine", "duckdb")
    assert "Kazakhstan" in run(rows, "--by", "country", "--memory", "200MB", "--engine", "duckdb").stdout


def test_out_writes_the_file_in_one_step(rows: Path, tmp_path: Path) -> None:
    out = tmp_path / "tally.csv"
    result = run(rows, "--by", "country,year", "--sum", "value", "--out", out)
    assert out.read_text(encoding="utf-8") == TALLY
    assert result.stdout == ""
    assert not list(tmp_path.glob(".*"))


def test_a_folder_that_is_not_there_is_an_error_and_leaves_nothing(rows: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="can't write here"):
        run(rows, "--by", "country", "--out", tmp_path / "absent" / "tally.csv")


def test_unknown_countries_are_counted_and_listed(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("country\nKazahstan\nKazahstan\nUzbekistan\n")
    result = run(path, "--by", "country")
    assert result.stdout == "country,count\nKazahstan,2\nUzbekistan,1\n"
    assert "Not known to carep in country: Kazahstan (2)." in result.stderr


def test_outside_a_project_files_are_tallied_all_the_same(
    tmp_path: Path, rows: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(projects.ENVIRONMENT_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    assert run(rows, "--by", "country,year", "--sum", "value").stdout == TALLY


def test_inventories_are_counted_by_group_with_places_and_overlaps() -> None:
    result = run("pp1802", "sir20105090z", "--by", "country")
    assert result.stdout == (
        "country,count,places\nKazakhstan,74,69\nKyrgyzstan,9,9\nTajikistan,2,2\nUzbekistan,11,9\n"
    )
    assert "96 entries of 2 inventories, 89 places. pp1802 and sir20105090z share 3 places." in result.stderr


def test_options_for_files_are_refused_for_inventories() -> None:
    with pytest.raises(DataError, match="--threads is for files"):
        run("pp1802", "--by", "country", "--threads", 2)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (["absent.csv", "--by", "x"], DataError, r"absent\.csv: no such file"),
        (["{rows}", "--by", "contry"], DataError, "did you mean country"),
        (["{rows}", "--by", "country", "--sum", "tons"], DataError, "unknown column 'tons'"),
        (["{rows}", "--by", "country", "--engine", "spark"], UnknownNameError, "one of duckdb, polars, pandas, dask"),
        (["{rows}", "--by", "country", "--scheduler", "tcp://x"], DataError, "only Dask works on a cluster"),
        (["{rows}", "--by", "country", "--out", "x.xlsx"], DataError, "the result is CSV"),
        (["{rows}", "--by", "country", "--sum", "country"], DataError, "can't be used here"),
    ],
)
def test_bad_arguments_are_refused(rows: Path, arguments: list[str], error: type[CarepError], words: str) -> None:
    with pytest.raises(error, match=words):
        run(*(argument.format(rows=rows) for argument in arguments))


def test_files_of_two_kinds_or_of_an_unknown_kind_are_refused(rows: Path, tmp_path: Path) -> None:
    as_parquet(rows)
    with pytest.raises(DataError, match="Parquet and CSV files are mixed"):
        run(tmp_path / "*", "--by", "country")
    (tmp_path / "sheet.xlsx").write_bytes(b"PK")
    with pytest.raises(DataError, match="neither Parquet nor CSV"):
        run(tmp_path / "sheet.xlsx", "--by", "country")


def test_damaged_files_are_all_named(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 no")
    (tmp_path / "b.parquet").write_bytes(b"")
    with pytest.raises(DataError) as caught:
        run(tmp_path / "*.parquet", "--by", "country")
    assert "a.parquet: not a Parquet file" in str(caught.value)
    assert "b.parquet: not a Parquet file" in str(caught.value)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes("größe\n1\n".encode("latin-1"))
    with pytest.raises(DataError, match="not a CSV file in UTF-8"):
        run(path, "--by", "größe")


def test_an_engine_that_is_not_installed_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally_files, "find_spec", lambda name: None if name != "pandas" else name)
    assert tally_files.choose(None) == "pandas"
    with pytest.raises(DataError, match=r"install carep\[duckdb\]"):
        tally_files.choose("polars")
    with pytest.raises(DataError, match=r"install carep\[dask\]"):
        tally_files.choose("dask")


def test_pandas_works_chunk_by_chunk(rows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally_files, "CHUNK_ROWS", 1)
    monkeypatch.setattr(tally_files, "CSV_BLOCK_BYTES", 48)
    for path in (rows, as_parquet(rows)):
        whole = tally_files.tally_files(Job((path,), ("country", "year"), ("value",)), "pandas")
        assert whole["count"].to_list() == [1, 2, 1, 1]


@pytest.mark.slow
def test_a_dask_cluster_gives_the_same_bytes(rows: Path) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        for path in (rows, as_parquet(rows)):
            result = run(path, "--by", "country,year", "--sum", "value", "--engine", "dask", "--scheduler", address)
            assert result.stdout == TALLY
