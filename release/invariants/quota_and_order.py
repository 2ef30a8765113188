"""Invariant 5: no quota or ceiling is exceeded, and no one ready is passed over.

What belongs here: the use of every quota, and the published order drawn again.
What does not: where the order comes from (rules and their parameters).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from release.query import Source, ask, counts
from release.quota import narrowest, quota_chain, waiting_in_vain
from release.verdict import Verdict, judge

NAME = "kuota_dan_urutan"

_QUESTION = """
with
siap as (
    select c.program, w.kode_wilayah, p.peringkat,
        case p.status when 'TERVERIFIKASI' then 0 when 'MENUNGGU_GELOMBANG' then 1
            when 'MENUNGGU_KUOTA' then 2 end as tingkat,
        row_number() over urutan as tempat
    from calon c
    left join putusan p on c.no_kk = p.no_kk and c.program = p.program
    left join wilayah w on c.program = w.program
        and c.kode_kabupaten_kota = w.kode_kabupaten_kota
    where c.status is null
    window urutan as (partition by c.program, w.kode_wilayah
        order by c.urut_prioritas nulls last, c.undian nulls last, c.no_kk)
),
beruntun as (
    select *, max(tingkat) over (partition by program, kode_wilayah order by tempat
        rows between unbounded preceding and 1 preceding) as tingkat_di_depan
    from siap
)
select
    (select count(*) from siap) as siap,
    (select count(*) from siap where tingkat = 0) as siap_terdaftar,
    (select count(*) from siap where tingkat is null) as siap_tanpa_hasil,
    (select count(*) from siap where peringkat is distinct from tempat) as peringkat_keliru,
    (select count(*) from beruntun where tingkat < tingkat_di_depan) as mendahului,
    (select count(*) from putusan p left join calon c
        on c.no_kk = p.no_kk and c.program = p.program
        where p.status = 'TERVERIFIKASI' and (c.no_kk is null or c.status is not null)
    ) as terdaftar_tidak_siap
"""


def quota_and_order(
    places: pl.DataFrame,
    use: pl.DataFrame,
    ceilings: Mapping[str, int],
    quota: pl.DataFrame,
    candidates: Source,
    decisions: Source,
    insured: tuple[int, int],
) -> Verdict:
    """Lists stay within every quota and ceiling; in each quota area the order is kept.

    `places`, `use`: what `release.quota` counts. `candidates`: CANDIDATES, ready where
    `status` is missing; their order is urut_prioritas, undian, no_kk. `ceilings`: national,
    cumulative through this wave. Room left in every quota over someone ready who waits is a
    fault, too, unless the national ceiling is reached. `insured`: persons PBI_JK insures,
    and the most the nation may.
    """
    areas = narrowest(quota_chain(_places(candidates), quota))
    answer = counts(_QUESTION, {"calon": candidates, "putusan": decisions, "wilayah": areas})
    listed = pl.col("ditetapkan_sebelumnya") + pl.col("daftar_ini")
    limits = pl.DataFrame(
        {"program": list(ceilings), "batas": list(ceilings.values())},
        schema={"program": pl.String, "batas": pl.Int64},
    )
    reached = (
        places.group_by("program")
        .agg(jumlah=listed.sum())
        .join(limits, on="program")
        .filter(pl.col("jumlah") >= pl.col("batas"))
    )
    in_vain = waiting_in_vain(places, quota, use).join(reached, on="program", how="anti")
    hitungan = answer | {
        "wilayah_kuota": use.height,
        "kuota_terlampaui": use.filter(
            (listed > pl.col("batas_gelombang")) & (pl.col("daftar_ini") > 0)
        ).height,
        "batas_nasional_terlampaui": reached.filter(pl.col("jumlah") > pl.col("batas")).height,
        "menunggu_padahal_ada_sisa": in_vain.height,
        "pbi_terdaftar": insured[0],
        "pbi_melebihi_kuota": max(insured[0] - insured[1], 0),
    }
    return judge(
        NAME,
        hitungan,
        {
            "kuota_terlampaui": "wilayah kuota yang terlampaui",
            "batas_nasional_terlampaui": "program di atas batas nasional gelombang",
            "menunggu_padahal_ada_sisa": "wilayah yang siapnya menunggu padahal ada sisa kuota",
            "pbi_melebihi_kuota": "orang PBI_JK di atas kuota nasional",
            "siap_tanpa_hasil": "keluarga siap tanpa putusan pemilihan",
            "peringkat_keliru": "peringkat yang tidak menurut urutan terbit",
            "mendahului": "keluarga yang didahulukan dari yang di depannya",
            "terdaftar_tidak_siap": "keluarga terdaftar yang tidak siap",
        },
        "tidak ada kuota terlampaui, tidak ada yang siap dilewati",
    )


def _places(candidates: Source) -> pl.DataFrame:
    return ask("select distinct program, kode_kabupaten_kota from calon", {"calon": candidates})
