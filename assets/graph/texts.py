"""What each asset is, in English; the Indonesian meaning stands with its table in `schemas`.

What belongs here: one English line per asset, and Indonesian ones where no table says it.
What does not: anything about columns.
"""

from __future__ import annotations

ENGLISH: dict[str, str] = {
    "berkas": "one row per received file: read = accepted + rejected + repeated",
    "tolakan": "what was rejected at intake: file, row or cell, with reason and hint",
    "kelahiran": "posyandu reports of births",
    "kehamilan": "posyandu reports of pregnancies",
    "kematian": "posyandu reports of deaths",
    "perpindahan": "posyandu reports of migrations",
    "perkawinan": "posyandu reports of marriages",
    "perceraian": "posyandu reports of divorces",
    "perubahan_keluarga": "posyandu reports of other family changes",
    "aduan": "complaints taken at a posyandu",
    "kepesertaan": "who takes part in a programme already",
    "verifikasi": "results of ground checks, village meetings and statements",
    "komponen": "who counts for PKH, by which source",
    "eksklusi": "exclusion and flag lists of other bodies",
    "kuota": "quota per programme, wave and area",
    "sanggah": "objections and reactivation requests with their answers",
    "pembayaran": "payment feedback of banks and post",
    "wilayah_posyandu": "which RT a posyandu serves",
    "dtsen_keluarga": "families of DTSEN, one row per KK and version; one part per kabupaten/kota",
    "dtsen_anggota": "members of DTSEN, one row per person and version; parts by kabupaten/kota",
    "indeks_padanan": "the index reports are linked against; one part per kabupaten/kota",
    "padanan": "one row per person a report names: the DTSEN person and family, with evidence",
    "antrean_tinjau": "links that wait for a person's decision",
    "keluarga_tahap": "families as of the tahap's cut-off; one file per kabupaten/kota",
    "anggota_tahap": "members as of the tahap's cut-off; one file per kabupaten/kota",
    "keluarga_berakhir": "DTSEN families that ended: the last member died, or all joined others",
    "kk_silsilah": "how old KK numbers lead to new ones",
    "peristiwa": "one row per known report: what became of it and why",
    "kehamilan_berlaku": "pregnancies known as of the cut-off",
    "masa_anggota": "who came into or left a family by an event, and on which day",
    "putusan_calon": "one row per family and programme, before the cut by quota",
    "daftar_pbi": "one row per person for health cover (PBI-JK), decided without a quota",
    "rilis": "the published tranche: lists to pay from, every decision, waterfall, manifest",
    "nasib_umpan_balik": "what became of each line of payment feedback, and the list it answers",
    "keadaan_penyaluran": "the state of every listed family: identity, entitlement and payment",
    "daftar_tindak_lanjut": "who has not received the money, the next step, and when it is paid",
    "daftar_pengembalian": "money that must come back, from feedback and from changed decisions",
    "neraca_umpan_balik": "the account of each feedback file: every line ends in one place",
    "mart": "the analysts' DuckDB file over all releases, people as keyed tokens",
}

INDONESIAN: dict[str, str] = {
    "indeks_padanan": "indeks untuk memadankan laporan dengan DTSEN",
    "antrean_tinjau": "padanan yang menunggu keputusan petugas",
    "rilis": "tahap yang diterbitkan: daftar bayar, putusan, ringkasan, manifes",
    "mart": "berkas DuckDB untuk analis dari semua rilis, orang sebagai token berkunci",
    "kiriman_posyandu": "formulir laporan posyandu",
    "kiriman_dtsen": "ekstrak DTSEN per kabupaten/kota",
    "kiriman_kepesertaan": "daftar kepesertaan",
    "kiriman_verifikasi": "hasil verifikasi lapangan",
    "kiriman_komponen": "komponen PKH",
    "kiriman_kuota": "kuota",
    "kiriman_eksklusi": "daftar eksklusi dan penanda",
    "kiriman_sanggah": "sanggah dan reaktivasi",
    "kiriman_pembayaran": "umpan balik pembayaran",
    "kiriman_wilayah_posyandu": "daftar RT per posyandu",
}
