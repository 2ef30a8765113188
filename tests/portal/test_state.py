"""The portal's state, the same in SQLite and in a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from portal.attempts import Attempts
from portal.limits import Rate, limits
from portal.roles import Role
from portal.settings import SettingWrong, database_from, settings_from
from portal.state.store import StateOutdated, Store
from portal.state.tables import METADATA
from tests.dagster.postgres import postgres_server
from tests.portal.conftest import PASSWORD, Office, close, office_over
from tests.portal.test_sending import as_csv, landed, operator, report, send

pytestmark = pytest.mark.xdist_group("postgres")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server, as an office would write it."""
    with postgres_server() as given:
        secret = quote(given["BANSOS_PG_PASSWORD"], safe="")
        where = f"{given['BANSOS_PG_HOST']}:{given['BANSOS_PG_PORT']}/{given['BANSOS_PG_DB']}"
        yield f"postgresql://{given['BANSOS_PG_USER']}:{secret}@{where}"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database of either kind."""
    if request.param == "sqlite":
        yield database_from({"BANSOS_DATA": str(tmp_path / "data")})
        return
    found = database_from({"BANSOS_PORTAL_BASISDATA": request.getfixturevalue("server")})
    yield found
    store = Store(found)
    with store.writing() as connection:
        METADATA.drop_all(connection)
        connection.exec_driver_sql("drop table if exists alembic_version")
    store.close()


@pytest.fixture
def office(url: str, tmp_path: Path) -> Iterator[Office]:
    one = office_over(tmp_path / "data", url)
    yield one
    close(one)


def test_the_migrations_make_the_tables_this_program_uses(url: str) -> None:
    store = Store(url)
    with pytest.raises(StateOutdated):
        store.check()
    store.migrate()
    store.migrate()
    store.check()

    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    store.close()


def test_people_sign_in_change_their_password_and_send_files(office: Office) -> None:
    visitor = operator(office)
    visitor.get("/sandi")
    new = "sepuluh gajah di atap"
    visitor.post("/sandi", {"lama": PASSWORD, "baru": new, "ulang": new})
    told = send(visitor, as_csv(report(1), report(2, tgl_lapor="x"), report(3)))

    assert "Berkas diterima" in told.text
    assert len(landed(office)) == 1
    assert "laporan.csv" in visitor.get("/kiriman").text


def test_an_administrator_finds_accounts_by_area_and_name(office: Office) -> None:
    inside = office.account(Role.PETUGAS, wilayah="332508")
    outside = office.account(Role.PETUGAS, wilayah="3271")
    admin = office.sign_in(Role.ADMIN, wilayah="3325")

    assert inside in admin.get("/pengguna?nama=orang").text
    assert outside not in admin.get("/pengguna?nama=orang").text
    assert inside not in admin.get("/pengguna?nama=%25").text


def test_tries_at_the_same_moment_are_all_counted(url: str) -> None:
    store = Store(url)
    store.migrate()
    attempts = Attempts(store, b"kunci", {"masuk": Rate(5, 60)})

    with ThreadPoolExecutor(8) as threads:
        allowed = list(threads.map(lambda _: attempts.allowed("masuk", "a", 100), range(24)))
    assert sum(allowed) == 5
    assert not attempts.allowed("masuk", "a", 159)
    assert attempts.allowed("masuk", "b", 100)
    assert attempts.allowed("masuk", "a", 160)
    store.close()


def test_old_counters_are_removed(url: str) -> None:
    store = Store(url)
    store.migrate()
    attempts = Attempts(store, b"kunci", limits().rates)
    attempts.allowed("kirim", "a", 1000)
    attempts.purge(1000 + 10 * 3600)

    with store.reading() as connection:
        assert connection.exec_driver_sql("select count(*) from percobaan").scalar() == 0
    store.close()


def test_secrets_come_from_files_and_nothing_else_is_taken_for_a_database(tmp_path: Path) -> None:
    file = tmp_path / "sandi"
    file.write_text("postgres://a:b@c/d\n")
    given = {"BANSOS_PORTAL_BASISDATA_BERKAS": str(file)}

    assert database_from(given) == "postgresql+psycopg2://a:b@c/d"
    for wrong in (
        {"BANSOS_PORTAL_BASISDATA": "mysql://x"},
        {**given, "BANSOS_PORTAL_BASISDATA_BERKAS": "/tidak/ada"},
    ):
        with pytest.raises(SettingWrong):
            database_from(wrong)
    with pytest.raises(SettingWrong):
        settings_from({"BANSOS_DATA": str(tmp_path), "BANSOS_PORTAL_KUNCI": "pendek"})


def test_the_portal_keeps_one_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    environment = {"BANSOS_DATA": str(tmp_path)}
    with ThreadPoolExecutor(4) as threads:
        keys = {one.key for one in threads.map(settings_from, [environment] * 8)}

    assert len(keys) == 1
    assert [path.name for path in (tmp_path / "portal").iterdir()] == ["kunci"]
    assert (tmp_path / "portal/kunci").stat().st_mode & 0o777 == 0o600
