"""The two DTSEN tables of an area in the columns of the v3 extract.

What belongs here: every column of the extract, as text columns with few distinct values.
What does not: what is recorded wrong (dtsen.py) or how files are written (write.py).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import polars as pl
import pyarrow as pa

from schemas.dtsen import FAMILY_HEADER, PERSON_HEADER
from synthetic.addresses import Addresses
from synthetic.areas import Areas
from synthetic.dtsen import Recorded
from synthetic.families import HEAD
from synthetic.population import Population
from synthetic.schooling import LEVEL_CODES, OTHER_CODES
from synthetic.settings import ROOM, read_yaml
from synthetic.streams import Rng, draw_codes
from synthetic.text_columns import coded, day_text, number_text

TENS = [str(i) for i in range(100)]
JOBS = ["BELUM/TIDAK BEKERJA", "WIRASWASTA", "PEDAGANG", "", "KARYAWAN SWASTA",
        "PEGAWAI NEGERI SIPIL", "BURUH TANI/PERKEBUNAN", "BURUH HARIAN LEPAS",
        "MENGURUS RUMAH TANGGA", "PELAJAR/MAHASISWA", "PETANI/PEKEBUN"]  # fmt: skip
INDUSTRY = {0: "", 1: "08", 2: "08", 4: "03", 5: "15", 6: "01", 7: "06", 8: "01"}
DISABILITY = ("penglihatan pendengaran berjalan_atau_naik_tangga menggunakan_tangan_jari "
              "belajar_kemampuan_intelektual pengendalian_perilaku berbicara_komunikasi "
              "mengurus_diri mengingat_berkonsentrasi").split()  # fmt: skip


def family_table(
    rng: Rng,
    population: Population,
    recorded: Recorded,
    areas: Areas,
    places: Addresses,
    pbi: np.ndarray,
    order: np.ndarray,
) -> pa.Table:
    """The family table (52 columns), rows in `order` (positions of registered families)."""
    families = population.families[order]
    n = families.height
    desil = families["desil"].to_numpy()
    columns = area_columns(population, families["desa"].to_numpy(), areas)
    columns["alamat"] = coded(places.key[order], places.lines)
    columns["nomor_kartu_keluarga"] = number_text(families["no_kk"].to_numpy())
    columns["jumlah_anggota_keluarga"] = coded(families["jumlah"].to_numpy(), TENS)
    heads = np.flatnonzero(population.people["peran"].to_numpy()[: len(recorded.nik)] == HEAD)
    columns["nama_kepala_keluarga"] = (
        recorded.nama.gather(heads[order]).to_arrow().cast(pa.string())
    )
    columns |= _desil(rng, population, families, order)
    with_pbi = np.bincount(
        population.people["kel"].to_numpy()[: len(pbi)], weights=pbi, minlength=n
    )
    columns["pbi_nas"] = coded(np.where(with_pbi[order] > 0, 0, 1), ["1", "2"])
    columns["pbi_pemda"] = coded(draw_codes(rng, n, [0.03, 0.97]), ["1", "2"])
    meter = np.where(rng.random(n) < 0.85, rng.integers(10**11, 6 * 10**11, n), 0)
    columns["id_pelanggan_pln"] = number_text(meter)
    area = 18 + desil * 5 + rng.integers(0, 45, n)
    columns["luas_lantai"] = coded(area, [str(i) for i in range(int(area.max()) + 1)])
    u = np.empty(n, np.float32)
    for name, words, edges in housing():
        rng.random(dtype=np.float32, out=u)
        code = np.zeros(n, np.int8)
        for edge in edges:
            code += u >= edge[desil]
        columns[name] = coded(code, words)
    columns["kepemilikan_aset"] = coded(np.zeros(n, np.int8), ["1"])
    return _arrange(columns, FAMILY_HEADER, n)


def person_table(
    rng: Rng,
    population: Population,
    recorded: Recorded,
    places: Addresses,
    disability: np.ndarray,
    pbi: np.ndarray,
    rank: np.ndarray,
) -> pa.Table:
    """The person table (48 columns), family by family in `rank` (new place of each family)."""
    n = len(recorded.nik)
    twice = recorded.twice
    family = np.concatenate([population.people["kel"].to_numpy()[:n], recorded.twice_family])
    row = np.concatenate([np.arange(n), twice])
    order = np.argsort(rank[family], kind="stable")
    row, family = row[order], family[order]
    nik = np.concatenate([recorded.nik, recorded.twice_nik])[order]
    second = (np.concatenate([np.zeros(n, bool), np.ones(len(twice), bool)]))[order]
    people = population.people

    def take(name: str) -> np.ndarray:
        return np.asarray(people[name].to_numpy()[row])

    m = len(row)
    in_school = take("partisipasi") == 2
    works, position = take("bekerja"), take("kedudukan")
    desa = population.families["desa"].to_numpy()[family]
    columns: dict[str, pa.Array] = {
        "nomor_induk_kependudukan": number_text(nik),
        "nomor_kartu_keluarga": number_text(population.families["no_kk"].to_numpy()[family]),
        "nama": recorded.nama.gather(row).to_arrow().cast(pa.string()),
        "tanggal_lahir": day_text(recorded.lahir[row]),
        "jenis_kelamin": coded(recorded.jk[row], TENS),
        # a person entered twice is "other" in the second family
        "status_hubungan_keluarga": coded(np.where(second, 8, take("peran")), TENS),
        "pbi_nas": coded(np.where(pbi[row], 0, 1), ["1", "2"]),
        "pbi_pemda": coded(np.ones(m, np.int8), ["1", "2"]),
        "status_kawin": coded(take("kawin"), TENS),
        "partisipasi_sekolah": coded(take("partisipasi"), TENS),
        "jenjang_tertinggi_yang_diduduki": _level(take("jenjang"), take("varian")),
        "kelas_tertinggi_yang_diduduki": coded(
            np.where(in_school, take("kelas"), np.where(take("jenjang") > 0, 8, 0)),
            ["", *TENS[1:]],
        ),
        "ijazah_tertinggi_yang_dimiliki": _level(take("ijazah"), take("varian")),
        "status_bekerja": coded(np.where(works, 0, 1), ["1", "2"]),
        "lapangan_usaha_dari_pekerjaan_utama": coded(
            position, [INDUSTRY.get(i, "") for i in range(9)]
        ),
        "status_dalam_pekerjaan_utama": coded(position, ["", *TENS[1:9]]),
    }
    owner = ((position == 1) | (position == 2)) & (row % 3 > 0)
    columns["kepemilikan_usaha"] = coded(np.where(owner, 0, 1), ["1", "2"])
    columns["jumlah_usaha"] = coded(owner.astype(np.int8), ["", "1"])
    columns["lapangan_usaha_dari_usaha_utama"] = coded(
        np.where(owner, position, 0), ["", *["08"] * 8]
    )
    columns["omzet_usaha_utama"] = coded(owner.astype(np.int8), ["", "1"])
    columns["kondisi_gizi"] = coded(np.zeros(m, np.int8), ["3"])
    for place, name in enumerate(DISABILITY):
        columns[name] = coded(disability[row, place], TENS)
    columns["penyakit_kronis"] = coded(
        draw_codes(rng, m, [0.93, 0.03, 0.02, 0.02]), ["1", "2", "3", "7"]
    )
    # the other KTP area columns repeat the family's; they stay empty, which halves the file
    codes = population.villages["kode"].to_list()
    columns["kode_kelurahan_desa_ktp"] = coded(desa, codes)
    columns["rt_ktp"], columns["rw_ktp"], columns["dusun_ktp"] = places.parts(rng, family)
    job = np.where(
        works,
        np.where((position == 1) & (row % 2 == 0), 10, position),
        np.where(in_school, 9, np.where((take("jk") == 2) & (take("kawin") > 1), 8, 0)),
    )
    columns["pekerjaan_ktp"] = coded(np.where(position == 8, 10, job), JOBS)
    return _arrange(columns, PERSON_HEADER, m)


def area_columns(population: Population, desa: np.ndarray, areas: Areas) -> dict[str, pa.Array]:
    """Codes and names of the four area levels."""
    villages = population.villages
    kab, zero = population.kab, np.zeros(len(desa), np.int8)
    kec = villages["kec"].unique().sort().to_list()
    kec_code = np.searchsorted(kec, villages["kec"].to_numpy())[desa]
    names = areas.names
    return {
        "kode_provinsi": coded(zero, [kab[:2]]),
        "provinsi": coded(zero, [names[kab[:2]].upper()]),
        "kode_kabupaten_kota": coded(zero, [kab]),
        "kabupaten_kota": coded(zero, [names[kab].upper()]),
        "kode_kecamatan": coded(kec_code, kec),
        "kecamatan": coded(kec_code, [names[k].upper() for k in kec]),
        "kode_kelurahan_desa": coded(desa, villages["kode"].to_list()),
        "kelurahan_desa": coded(desa, villages["nama"].str.to_uppercase().to_list()),
    }


@lru_cache(maxsize=1)
def housing() -> list[tuple[str, list[str], np.ndarray]]:
    """Per housing column: its codes and cumulative shares [code, desil 0…10]."""
    columns = []
    for name, codes, poor, rich in pl.read_csv(ROOM / "tables" / "rumah.csv").iter_rows():
        low, high = (np.array([float(x) for x in s.split(";")]) for s in (poor, rich))
        t = np.clip((np.arange(11) - 1) / 9, 0, 1)
        shares = low[:, None] / low.sum() * (1 - t) + high[:, None] / high.sum() * t
        edges = np.cumsum(shares, axis=0)[:-1].astype(np.float32)
        columns.append((str(name), str(codes).split(";"), edges))
    return columns


def _desil(
    rng: Rng, population: Population, families: pl.DataFrame, order: np.ndarray
) -> dict[str, pa.Array]:
    missing: dict[str, float] = read_yaml("population.yaml")["kesejahteraan"]["kosong"]
    n = families.height
    words = [*TENS[:11], *missing]
    desil = families["desil"].to_numpy().astype(np.int64)
    rates = [1 - sum(missing.values()), *missing.values()]
    state = draw_codes(rng, n, rates)
    too_low = (state == rates.index(missing["6-10"])) & (desil < 6)
    written = np.where((state > 0) & ~too_low, 10 + state, desil)
    rank = np.empty(population.registered, np.int64)
    score = population.families["skor"].to_numpy()[: population.registered]
    rank[np.argsort(score, kind="stable")] = np.arange(len(score))
    local = (rank * 10 // len(score) + 1)[order]
    return {
        "desil_nasional": coded(written, words),
        "desil_provinsi": coded((desil + local + 1) // 2, TENS),
        "desil_kabupaten_kota": coded(local, TENS),
    }


def _level(level: np.ndarray, variant: np.ndarray) -> pa.Array:
    return coded(level + 5 * variant, [*LEVEL_CODES.tolist(), *OTHER_CODES.tolist()])


def _arrange(columns: dict[str, pa.Array], header: tuple[str, ...], n: int) -> pa.Table:
    """The columns in the order of `header`; those nobody fills are missing throughout."""
    empty = pa.nulls(n, pa.string())
    return pa.table({name: columns.get(name, empty) for name in header})
