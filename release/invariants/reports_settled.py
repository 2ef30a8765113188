"""Invariant 2: nothing is lost in between.

What belongs here: accepted reports against outcomes, named persons against links.
What does not: whether a link is right (evaluation against the truth says so).
"""

from __future__ import annotations

from release.query import Source, counts
from release.verdict import Verdict, judge

NAME = "laporan_berujung"

_QUESTION = """
with
diterima as (select distinct id_laporan from laporan),
hasil as (
    select id_laporan, count(*) as baris, count(padanan) as berujung
    from peristiwa group by id_laporan
),
bebas as (select padanan from peristiwa where keadaan <> 'DITAHAN'),
disebut as (
    select id_laporan, isi, peran, urutan::bigint as urutan, count(*) as baris
    from sebutan group by all
),
dipadankan as (
    select id_laporan, isi, peran, urutan::bigint as urutan, count(*) as baris
    from padanan group by all
),
orang as (
    select d.baris as disebut, p.baris as dipadankan
    from disebut d full join dipadankan p
      on d.id_laporan = p.id_laporan and d.isi = p.isi
     and d.peran = p.peran and d.urutan = p.urutan
)
select
    (select count(*) from diterima) as laporan,
    (select count(*) from bebas where padanan = 'DITERIMA') as laporan_dipadankan,
    (select count(*) from bebas where padanan = 'TINJAU') as laporan_ditinjau,
    (select count(*) from bebas where padanan = 'TANPA_PADANAN') as laporan_tanpa_padanan,
    (select count(*) from peristiwa where keadaan = 'DITAHAN') as laporan_ditahan,
    (select count(*) from diterima anti join hasil using (id_laporan)) as laporan_tanpa_hasil,
    (select count(*) from hasil anti join diterima using (id_laporan)) as hasil_tanpa_laporan,
    (select count(*) from hasil where baris <> 1 or berujung <> 1) as laporan_hasil_tidak_satu,
    (select count(*) from sebutan) as orang_disebut,
    (select count(*) from orang where dipadankan is null) as orang_tanpa_padanan,
    (select count(*) from orang where disebut is null) as padanan_tanpa_orang,
    (select count(*) from orang where dipadankan > 1 or disebut > 1) as orang_padanan_ganda
"""


def reports_settled(reports: Source, events: Source, mentions: Source, links: Source) -> Verdict:
    """Every accepted report has exactly one outcome; every named person exactly one link row.

    `reports` (any form's rows): id_laporan. `events`: EVENTS. `mentions`: id_laporan, isi,
    peran, urutan of every named person. `links`: LINKS.
    """
    hitungan = counts(
        _QUESTION,
        {"laporan": reports, "peristiwa": events, "sebutan": mentions, "padanan": links},
    )
    return judge(
        NAME,
        hitungan,
        {
            "laporan_tanpa_hasil": "laporan diterima tanpa hasil",
            "hasil_tanpa_laporan": "hasil tanpa laporan",
            "laporan_hasil_tidak_satu": "laporan dengan hasil kosong atau lebih dari satu",
            "orang_tanpa_padanan": "orang disebut tanpa baris padanan",
            "padanan_tanpa_orang": "baris padanan tanpa orang yang disebut",
            "orang_padanan_ganda": "orang dengan lebih dari satu baris padanan",
        },
        "setiap laporan berujung satu hasil, setiap orang yang disebut satu padanan",
    )
