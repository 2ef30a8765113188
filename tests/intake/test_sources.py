"""Files of other systems, under the headers that really circulate, are recognised and read."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from intake import read_landed, sheets
from intake.containers import pieces_of
from intake.layout import title_key
from intake.recognition import recognise
from tests.intake.conftest import CARD, MAN, WOMAN

HEADERS = {
    "PDTT 2025": "NIK_MASK,NOKK_MASK,NOREKENING_MASK,Nama_Pengurus,Lembaga_Penyalur,KODE_WILAYAH,"
    "PROV,KAB,KEC,KEL,ALAMAT,RT,RW,KETERANGAN,Kesesuaian,Penjelasan,Foto Listrik,Foto KKS,"
    "Kepemilikan Rumah,Kondisi Rumah,Foto Rumah,Pekerjaan,Jenis Usaha,Jumlah Penghasilan,"
    "Foto Slip Gaji,Jumlah Mobil,Jumlah Motor,Jenis Disabilitas",
    "salinan DTSEN aplikasi daerah": "nik,nama,no_kk,kecamatan,desa,desil,pkh,bpnt,pbi_jk",
    "salinan DTKS/SIKS-NG": "iddtks,provinsi,kabupaten_kota,kecamatan,desa_kelurahan,alamat,dusun,"
    "rt,rw,nomor_kk,nomor_nik,nama,tanggal_lahir,tempat_lahir,jenis_kelamin,nama_ibu_kandung,"
    "hubungan_keluarga",
    "BDT/DTKS anggota rumah tangga": "kd_wilayah,IDBDT,IDARTBDT,KDPROP,KDKAB,KDKEC,KDDESA,"
    "NoPesertaPKH,Nama,JnsKel,TmpLahir,TglLahir,HubKRT,NIK,NoKK,Hub_KRT,NUK,Hubkel,Umur,Sta_kawin,"
    "Ada_akta_nikah,Ada_diKK,Ada_kartu_identitas,Sta_hamil,Jenis_cacat,Penyakit_kronis,"
    "Partisipasi_sekolah,Pendidikan_tertinggi,Kelas_tertinggi,Ijazah_tertinggi,Sta_Bekerja,"
    "Jumlah_jamkerja,Lapangan_usaha,Status_pekerjaan,Sta_keberadaan_art,Sta_kepesertaan_pbi,"
    "Ada_kks,Ada_pbi,Ada_kip,Ada_pkh,Ada_BPNT,Anak_diluar_rt,namagadis_ibukandung",
    "BDT 2015": "ruta_6,ID rumah tangga,Provinsi,Kode Provinsi,Jumlah art,Lantai,percentile,"
    "Nomor urut ART,Nama ART,NIK,HubKRT,Umur,Status dalam pekerjaan",
    "ekspor e-PPGBM": "No,NIK,Nama,JK,Tgl Lahir,BB Lahir,TB Lahir,Nama Ortu,Prov,Kab/Kota,Kec,"
    "Pukesmas,Desa/Kel,Posyandu,RT,RW,Alamat,Usia Saat Ukur,Tanggal Pengukuran,Berat,Tinggi,"
    "Cara Ukur,LiLA,BB/U,ZS BB/U,TB/U,ZS TB/U,BB/TB,ZS BB/TB,Naik Berat Badan,PMT Diterima (kg),"
    "Jml Vit A,KPSP,KIA,Kelas Ibu Balita,MBG,Detail",
    "unggahan e-PPGBM, lembar anak": "No. KK,NIK Anak,Nama Anak,Tanggal Lahir,Jenis Kelamin,"
    "Anak Ke,Berat Lahir (kg),Panjang Lahir (cm),NIK Ibu,NIK Ayah,Nama Ibu,Alamat,ID Posyandu,"
    "ID Puskesmas",
    "unggahan e-PPGBM, lembar penimbangan": "NIK Anak,Nama Anak,Bulan,Tanggal Penimbangan,"
    "Berat Badan (kg),Tinggi Badan (cm),Lingkar Kepala (cm),LILA (cm),Status BB/U,Status TB/U,"
    "Status BB/TB",
    "lembar balita posyandu desa": "NIK,NAMA_LENGKAP,TANGGAL_LAHIR,JENIS_KELAMIN,TANGGAL_PERIKSA,"
    "BERAT_BADAN,TINGGI_BADAN,LINGKAR_KEPALA,LINGKAR_LENGAN,VITAMIN_A,ASI_EKSKLUSIF,IMUNISASI,"
    "KETERANGAN",
    "lembar ibu hamil posyandu desa": "NIK,NAMA_LENGKAP,TANGGAL_HPHT,KEHAMILAN_KE,TINGGI_BADAN,"
    "BERAT_BADAN_SEBELUM,GOLONGAN_DARAH,RESIKO_TINGGI,FAKTOR_RESIKO,K1,K2,K3,K4,KETERANGAN",
    "ekspor SIAK": "Nomor KK,NIK,Nama Penduduk,Status,Tempat Lahir,Tanggal Lahir,Kelamin,NIK Ayah,"
    "Ayah,NIK Ibu,Ibu,Status Kawin,SHDK,Agama,Kecamatan,Desa/Kel,Alamat,RW,RT,Pendidikan,"
    "Pekerjaan,Deskripsi Pekerjaan,Gol. Darah,Cacat,Cetak KTP,Ganti KTP,KTP Berakhir,Nomor Paspor,"
    "Nomor Akta Lahir,Nomor Akta Kawin,Tanggal Kwn,Nomor Akta Cerai,Tgl Cerai,Petugas Registrasi,"
    "Tgl Ubah,Petugas Entri,Tgl Entri",
    "berkas tugas SIKS-NG": "NIK KPM,NAMA KPM,NOMOR KKS,JENIS BANSOS,TAHAP SALUR,NOMINAL CAIR",
    "daftar penerima yang dinonaktifkan": "nama,nik,no_kk,tgl_nonaktif,keterangan,bank,no_rek,"
    "bukti_penutupan",
    "pembersihan data ganda": "NAMA_PENERIMA,NOMOR_KARTU,NIK_KTP,NOKK_DTKS,IDARTBDT,NMPROP,NMKAB,"
    "NMKEC,NMKEL,KET_TAMBAHAN",
    "lembar penimbangan posyandu per bulan": "No,NIK,nama_anak,TANGGAL LAHIR,JENIS_KELAMIN,"
    "JANUARI_TANGGALUKUR,JANUARI_UMUR,JANUARI_BERAT,JANUARI_TINGGI,JANUARI_CARAUKUR,"
    "FEBRUARI_TANGGALUKUR,FEBRUARI_UMUR,FEBRUARI_BERAT,FEBRUARI_TINGGI,FEBRUARI_CARAUKUR",
    "impor penduduk OpenSID": "alamat,dusun,rw,rt,nama,no_kk,nik,sex,tempatlahir,tanggallahir,"
    "agama_id,pendidikan_kk_id,pendidikan_sedang_id,pekerjaan_id,status_kawin,kk_level,"
    "warganegara_id,ayah_nik,nama_ayah,ibu_nik,nama_ibu,golongan_darah_id,akta_lahir,"
    "status_dasar,suku,tag_id_card,id_asuransi,no_asuransi,lat,lng",
    "buku induk penduduk desa": "NO,Nama Lengkap,NIK,Tempat dan Tanggal Lahir,JK,Stat Kwn,"
    "Gol. Drh,SHDK,Agama,Pendidikan Terakhir,No Akta Lahir,Pekerjaan,Nama  Ibu,Nama Ayah,Wjb KTP,"
    "KTP-eL,Status,Stat Rkm",
    "buku induk penduduk, bentuk Luwu Timur 2016": "NO,NIK,NAMA,JK,TMPT LHR,TGL LHR,G.DRH,AGAMA,"
    "STATUS,HUB.KEL,PENDIDIKAN,PEKERJAAN,NAMA IBU,NAMA AYAH,KET",
    "ekspor Regsosek 2022.K OpenSID, lembar anggota": "101,102,103,104,105,105a Kode Sub SLS,109,"
    "110 No Urut Keluarga,No KK,401,402 Nama,403 NIK,404,405,406,407,408,409,410,411,412,413,414,"
    "415,416a,416b,417,417 Tulis,418,419,419a,419b,420a,420b,421,421 Tulis,422,423,424,425,426,427,"
    "428a,428b,428c,428d,428e,428f,428g,428h,428i,428j,429,430",
    "anggota DTSEN aplikasi desa": "id_kk,nik,shdk,nama,hubungan_keluarga,jenis_kelamin,"
    "tempat_lahir,tanggal_lahir,status_kawin,pendidikan_terakhir,pekerjaan,disabilitas,"
    "status_hamil,tgl_hamil,foto_identitas,ibu_kandung,program_bansos",
    "peserta program OpenSID": "Peserta,No. Peserta,NIK,Nama,Tempat Lahir,Tanggal Lahir,Alamat",
    "jawaban layanan Dukcapil": "NIK,NO_KK,NAMA_LGKP,JENIS_KLMIN,TMPT_LHR,TGL_LHR,GOL_DARAH,"
    "STATUS_KAWIN,STAT_HBKEL,PDDK_AKH,JENIS_PKRJN,NAMA_LGKP_IBU,NAMA_LGKP_AYAH,ALAMAT,NO_RT,NO_RW,"
    "DUSUN,KODE_POS,NO_PROP,NO_KAB,NO_KEC,NO_KEL,PROP_NAME,KAB_NAME,KEC_NAME,KEL_NAME,EKTP_STATUS,"
    "NO_AKTA_LHR,NO_AKTA_KWN,TGL_KWN,NO_AKTA_CRAI,TGL_CRAI",
}


# Further headers of sources that have one above.
ALSO = [
    ("salinan DTSEN aplikasi daerah",
     "nik,no_kk,nama,tempat_lahir,tanggal_lahir,id_jenis_kelamin,id_hub_kepala_keluarga,"
     "id_disabilitas,tingkat_disabilitas,pbi,id_status_perkawinan,id_partisipasi_sekolah,"
     "id_jenjang_pendidikan_dukcapil,membantu_bekerja,id_lapangan_usaha_dari_usaha_utama,"
     "id_status_kedudukan_pekerjaan_utama,id_kepemilikan_izin_usaha,jumlah_jenis_usaha,"
     "id_pekerjaan_utama,id_pendapatan,jumlah_pekerja_dibayar,jumlah_pekerja_tidak_dibayar,"
     "id_omset_usaha_utama,id_kondisi_gizi,id_penglihatan,id_pendengaran,"
     "id_berjalan_atau_naik_tangga,id_menggunakan_tangan_jari,id_belajar_kemampuan_intelektual,"
     "id_pengendalian_perilaku,id_berbicara_komunikasi,id_mengurus_diri,"
     "id_mengingat_berkonsentrasi,id_kesedihan_depresi,id_penyakit_menahun,status_dtsen,cut_off,"
     "desil_nasional,kemiskinan_ekstrem,kode_provinsi,provinsi,kode_kabupaten_kota,"
     "kabupaten_kota,kode_kecamatan,kecamatan,kode_kelurahan_desa,kelurahan_desa,alamat,"
     "nama_kepala_keluarga,id_status_keberadaan_keluarga,id_dayapenerangan,"
     "jumlah_anggota_keluarga,id_status_penguasaan_bangunan,id_lantai_terluas,"
     "luas_lantai_bangunan,id_dinding_terluas,id_atap_terluas,id_sumber_airminum,"
     "id_sumberpenerangan,id_bb_utama,id_fasilitas_bab,id_jenis_kloset,id_pembuangan_tinja,"
     "kepemilikan_aset,aset_bergerak_tabung_gas,aset_bergerak_lemari_es,aset_bergerak_ac,"
     "aset_bergerak_pemanas_air,aset_bergerak_telepon_rumah,aset_bergerak_tv_datar,"
     "aset_bergerak_emas_perhiasan,aset_bergerak_komputer_laptop_tablet,"
     "aset_bergerak_sepeda_motor,aset_bergerak_sepeda,aset_bergerak_mobil,aset_bergerak_perahu,"
     "aset_bergerak_kapal_perahu_motor,aset_bergerak_smartphone,lahan_tempat_lain,"
     "rumah_tempat_lain,jml_sapi,jml_kerbau,jml_kuda,jml_babi,jml_kambing_domba,bansos"),
    ("salinan DTSEN aplikasi daerah",
     "NO,NAMA,KETERANGAN DESIL,NIK,KK,TEMPAT TGL LAHIR,PEKERJAAN,JENIS KELAMIN,DESA,KECAMATAN,"
     "KRITERIA PPKS,NAMA ALAT BANTU,MERK,SATUAN,ASESMEN,TANGGAL DISERAHKAN"),
    ("daftar desil per NIK", "nomor_kartu_keluarga,nomor_induk_kependudukan,desil_nasional"),
    ("ekspor e-PPGBM",
     "No,NIK,Nama,JK,Tgl Lahir,BB Lahir,TB Lahir,Nama Ortu,Prov,Kab/Kota,Kec,Pukesmas,Desa/Kel,"
     "Posyandu,RT,RW,Alamat,Usia Saat Ukur,Tanggal Pengukuran,Berat,Tinggi,Cara Ukur,LiLA,BB/U,"
     "ZS BB/U,TB/U,ZS TB/U,BB/TB,ZS BB/TB,Naik Berat Badan,Jml Vit A,KPSP,KIA,Detail"),
]  # fmt: skip
CIRCULATING = [*HEADERS.items(), *ALSO]


def book(*sheets: tuple[str, list[list[Any]]], merged: tuple[str, ...] = ()) -> bytes:
    """A workbook with these sheets, as a spreadsheet would write it."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def zipped(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return target.getvalue()


@pytest.mark.parametrize(("name", "titles"), CIRCULATING)
def test_a_header_that_circulates_is_recognised_by_its_titles(name: str, titles: str) -> None:
    header = titles.split(",")

    assert recognise(header).name == name
    assert recognise([title_key(title).upper() for title in reversed(header)]).name == name


@pytest.mark.parametrize(("name", "titles"), CIRCULATING)
def test_a_file_under_a_header_that_circulates_is_read_and_every_row_accounted_for(
    take: Any, name: str, titles: str
) -> None:
    cells = ",".join(["1"] * len(titles.split(",")))
    taken = take(f"{titles}\n{cells}\n")

    assert taken.rows_read == taken.accepted.height + taken.rows_rejected > 0


VILLAGE_BOOK = [
    ["BUKU INDUK PENDUDUK"],
    ["DESA LIMPUNG KECAMATAN LIMPUNG"],
    [],
    ["NO", "NO. KK", "NAMA LENGKAP", "NIK", "L/P", "TEMPAT DAN TANGGAL LAHIR", "SHDK",
     "NAMA ORANG TUA", None, "ALAMAT", "RT"],
    [None] * 7 + ["AYAH", "IBU"],
    [f"({number})" for number in range(1, 12)],
    [1, CARD, "BUDI", MAN, "LAKI-LAKI", "Batang, 5 Agustus 1988", "KEPALA KELUARGA", "SAMIN",
     "PONI", "DK. KRAJAN", "003"],
    [2, None, "SITI", WOMAN, "PR", "BATANG, 05-08-1990", "ISTRI", "WAGI", "TINI", None, None],
    [],
    [3, "3325011203150099", "ANI", "", "P", "PEKALONGAN 1 Juni 1955", "KEPALA KELUARGA", None,
     None, None, 4],
]  # fmt: skip


def test_a_village_book_is_read_under_its_heading_with_families_in_blocks(take: Any) -> None:
    data = book(("Sheet1", VILLAGE_BOOK), merged=("H4:I4",))
    taken = take(data, name="desa/buku.xlsx")
    columns = ["nama", "no_kk", "jk", "tempat_lahir", "tgl_lahir", "nama_ayah", "nama_ibu", "rt"]

    assert (taken.table, taken.rows_read, taken.header) == ("penduduk", 3, 5)
    assert taken.rejected.is_empty()
    assert taken.accepted.select("baris", *columns).rows() == [
        (7, "BUDI", CARD, "L", "Batang", date(1988, 8, 5), "SAMIN", "PONI", "003"),
        (8, "SITI", CARD, "P", "BATANG", date(1990, 8, 5), "WAGI", "TINI", "003"),
        (10, "ANI", "3325011203150099", "P", "PEKALONGAN", date(1955, 6, 1), None, None, "4"),
    ]
    traced = taken.repairs.filter(taken.repairs["kode"] == "DARI_AWAL_KELUARGA")
    assert traced.select("baris", "kolom").rows() == [(8, "alamat"), (8, "no_kk"), (8, "rt")]


# The titles of the book in Permendagri 47/2016 on village administration, filled in and signed.
OFFICIAL_BOOK = [
    ["BUKU INDUK PENDUDUK DESA"],
    ["NOMOR URUT", "NAMA LENGKAP/PANGGILAN", "JENIS KELAMIN", "STATUS PERKAWINAN",
     "TEMPAT & TANGGAL LAHIR", None, "AGAMA", "PENDIDIKAN TERAKHIR", "PEKERJAAN",
     "DAPAT MEMBACA HURUF", "KEWARGANEGARAAN", "ALAMAT LENGKAP", "KEDUDUKAN DLM KELUARGA",
     "NOMOR KTP", "NOMOR KSK", "KET"],
    [None] * 4 + ["TEMPAT LAHIR", "TGL"],
    list(range(1, 17)),
    [1, "BUDI", "L", "KAWIN", "BATANG", "15-11-1988", "ISLAM", "SD", "TANI", "L", "WNI", "KRAJAN",
     "KEP. KEL", MAN, CARD, None],
    ["MENGETAHUI", None, None, None, None, None, "LIMPUNG, OKTOBER"],
    ["KEPALA DESA LIMPUNG"],
    [],
    ["(SUPARNO)"],
]  # fmt: skip


def test_the_books_official_form_is_read_and_who_signed_it_is_no_person(take: Any) -> None:
    taken = take(book(("Sheet1", OFFICIAL_BOOK), merged=("E2:F2",)), name="buku.xlsx")

    assert taken.accepted.select("nama", "nik", "no_kk", "tgl_lahir", "hubungan").rows() == [
        ("BUDI", MAN, CARD, date(1988, 11, 15), "KEP. KEL")
    ]
    assert (taken.rows_read, taken.rows_rejected) == (1, 0)


def test_a_head_without_a_number_does_not_inherit_the_family_above(take: Any) -> None:
    rows = [*VILLAGE_BOOK[:8], [3, None, "ANI", "", "P", "BATANG 1 Juni 1955", "KEPALA KELUARGA"]]
    taken = take(book(("Sheet1", rows), merged=("H4:I4",)), name="buku.xlsx")

    assert taken.accepted["no_kk"].to_list() == [CARD, CARD, None]


def test_a_books_totals_are_no_person_and_rt_and_rw_may_share_a_cell(take: Any, why: Any) -> None:
    text = (
        "NO;NO KK;NAMA;NIK;TTL;SHDK;RT/RW\n"
        f"1;{CARD};BUDI;{MAN};Batang, 5-8-1988;KEPALA KELUARGA;003/01\n"
        ";;Jumlah anggota 1;;;;\n"
    )
    taken = take(text)

    assert taken.accepted.select("nama", "rt", "rw").rows() == [("BUDI", "003", "01")]
    assert (taken.rows_read, taken.rows_rejected) == (1, 0)
    assert taken.repairs.filter(kode="BARIS_SISIPAN")["baris"].to_list() == [3]


EXPORT = [
    ["STATUS GIZI BALITA"],
    ["Data tanggal : 2025-09-30"],
    HEADERS["ekspor e-PPGBM"].split(","),
    [1, WOMAN, "ANAK SATU", "P", "2024-01-15", "3,2", "49", "BUDI / SITI", "JAWA TENGAH", "BATANG",
     "LIMPUNG", "LIMPUNG", "LIMPUNG", "MAWAR 1", "03", "01", "-", "1 Tahun", 45931, 8500, "80,5"],
    [2, "-", "ANAK DUA", "L", "45306", 3100, "-", "SITI", "", "", "", "", "", "MAWAR 1", "", "",
     "-", "-", "30/09/2025", "9.1", 75],
]  # fmt: skip


def test_an_eppgbm_export_gives_whole_grams_parents_and_dates_and_says_what_it_mended(
    take: Any, why: Any
) -> None:
    taken = take(book(("Sheet", EXPORT)), name="eppgbm.xlsx")
    columns = ["nama_ayah", "nama_ibu", "tgl_lahir", "berat_lahir_gram", "berat_gram", "tinggi_mm"]

    assert taken.accepted.select(*columns).rows() == [
        ("BUDI", "SITI", date(2024, 1, 15), 3200, 8500, 805),
        (None, None, date(2024, 1, 15), 3100, 9100, 750),
    ]
    assert why(taken) == [(5, "nama_ibu", "SEL_TIDAK_TERPISAH")]
    assert taken.repairs.select("baris", "kolom", "kode", "isi_diterima").rows() == [
        (4, "berat_gram", "SATUAN_GRAM", "8500"),
        (4, "berat_lahir_gram", "KOMA_DESIMAL", "3,2"),
        (4, "tgl_ukur", "TANGGAL_SERI", "45931"),
        (4, "tinggi_mm", "KOMA_DESIMAL", "80,5"),
        (5, "berat_lahir_gram", "SATUAN_GRAM", "3100"),
        (5, "tgl_lahir", "TANGGAL_SERI", "45306"),
        (5, "tgl_ukur", "TANGGAL_GAYA_LAIN", "30/09/2025"),
    ]


def test_an_old_xls_workbook_is_read_like_a_new_one(take: Any, why: Any) -> None:
    taken = take((Path(__file__).parent / "eppgbm.xls").read_bytes(), name="eppgbm.xls")

    assert taken.accepted.select("nama", "tgl_lahir", "berat_gram").rows() == [
        ("BUDI", date(2023, 8, 5), 11200),
        ("SARI", date(2024, 8, 5), 8400),
    ]
    assert (taken.state, why(taken), taken.repairs.height) == ("DITERIMA", [], 6)


def test_a_sheet_with_a_block_for_each_month_gives_a_row_for_each_weighing(
    take: Any, why: Any
) -> None:
    header = HEADERS["lembar penimbangan posyandu per bulan"].split(",")
    rows = [
        [1, WOMAN, "SARI", "2024-08-05", "P", "2025-01-10", "5 bln", "6,1", 62, "Terlentang"]
        + ["2025-02-10", "6 bln", 6800, "64,5", ""],
        [2, MAN, "BUDI", "2023-08-05", "L", "", "", "", "", "", "11/02/2025", "", "sakit", "", ""],
        [3, "", "TONO", "2024-01-01", "L", *[""] * 10],
    ]
    taken = take(book(("2025", [header, *rows])), name="timbang.xlsx")
    columns = ["baris", "nama", "tgl_ukur", "berat_gram", "tinggi_mm", "cara_ukur"]

    assert taken.rows_read == 4
    assert taken.accepted.sort("baris", "tgl_ukur").select(*columns).rows() == [
        (2, "SARI", date(2025, 1, 10), 6100, 620, "Terlentang"),
        (2, "SARI", date(2025, 2, 10), 6800, 645, None),
        (3, "BUDI", date(2025, 2, 11), None, None, None),
        (4, "TONO", None, None, None, None),
    ]
    assert why(taken) == [(3, "berat_gram", "UKURAN_TIDAK_TERBACA")]


def test_a_month_that_has_a_column_twice_is_refused(take: Any) -> None:
    header = [*HEADERS["lembar penimbangan posyandu per bulan"].split(","), "Jan Berat"]
    taken = take(",".join(header) + "\n" + "," * (len(header) - 1), name="timbang.csv")

    assert (taken.state, taken.code) == ("DITOLAK", "KOLOM_GANDA")


def test_recipients_struck_off_keep_their_day_and_lose_their_bank_account(take: Any) -> None:
    text = HEADERS["daftar penerima yang dinonaktifkan"] + (
        f"\nSITI,{WOMAN},{CARD},2025-03-01,pindah,BRI;BNI,123;456,surat.pdf\n"
    )
    taken = take(text, name="nonaktif.csv")

    assert taken.accepted.select("nik", "status_teks", "tgl_nonaktif", "keterangan").rows() == [
        (WOMAN, "NONAKTIF", date(2025, 3, 1), "pindah")
    ]
    assert (
        not taken.accepted.select(pl.all().cast(pl.String).str.contains("BRI|456").any())
        .row(0)
        .count(True)
    )


def test_questions_numbers_over_three_lines_are_titles_and_their_codes_are_read_as_words(
    tmp_path: Any,
) -> None:
    titles = HEADERS["ekspor Regsosek 2022.K OpenSID, lembar anggota"].split(",")
    groups = {0: "I. TEMPAT TINGGAL", 8: "III. ANGGOTA KELUARGA"}
    parts = {8: "A. KETERANGAN DEMOGRAFI", 20: "B. Pendidikan", 24: "C. Ketenagakerjaan"}
    over = [[at.get(place, "") for place in range(len(titles))] for at in (groups, parts)]
    person = ["33", "25", "010", "001", "", "", 7, 1, CARD, 1, "BUDI", MAN, 3, 1, "1988-08-05", 37]
    rows = [*over, titles, [*person, "KAWIN", 2]]
    asked = [
        "",
        "101",
        "105a Kode Sub SLS",
        "110 No Urut Keluarga",
        "501a",
        "501a Bulan",
        "501a Tahun",
    ]
    families = [["Terakhir diubah", "I. TEMPAT TINGGAL"], asked]
    path = tmp_path / "regsosek.xlsx"
    path.write_bytes(
        book(("Keluarga", [*families, ["2025-01-02", 33, 1, 7, 1]]), ("Anggota", rows))
    )
    family, members = read_landed(path, "desa/regsosek.xlsx")

    carried = ("no_kk", "nik", "nama", "jk", "hubungan", "status_dasar", "sumber")
    assert members.accepted.select(carried).row(0) == (
        CARD, MAN, "BUDI", "L", "ISTRI/SUAMI", "PINDAH KE WILAYAH LAIN", "REGSOSEK"
    )  # fmt: skip
    assert (family.state, family.code) == ("DITOLAK", "TATA_LETAK_BELUM_DIDUKUNG")


@pytest.mark.parametrize("numbered", ["", "in the titles", "below them"])
def test_bdt_2015_is_read_by_what_is_known_of_its_101_columns(take: Any, numbered: str) -> None:
    known = {1: "ruta_6", 2: "ID rumah tangga", 3: "Provinsi", 4: "Kode Provinsi",
             78: "percentile", 79: "Nomor urut ART", 80: "Nama ART", 81: "NIK", 82: "HubKRT",
             101: "Status dalam pekerjaan"}  # fmt: skip
    titles = [known.get(place, f"butir {place % 70}") for place in range(1, 102)]
    if numbered == "in the titles":
        titles = [f"{title} ({place})" for place, title in enumerate(titles, 1)]
    counted = [["KOLOM", *range(2, 102)]] if numbered == "below them" else []

    def member(house: str, order: int, name: str, nik: str, tie: int) -> list[Any]:
        own = {2: house, 3: "JAWA TENGAH", 79: order, 80: name, 81: nik, 82: tie}
        return [own.get(place, 5) for place in range(1, 102)]

    people = [member("33250001", 1, "BUDI", MAN, 1), member("33250001", 2, "ANI", "", 3)]
    rows = [titles, *counted, *people, member("33250002", 2, "ANI", "", 3)]
    taken = take(book(("Sheet1", rows)), name="desa/bdt.xlsx")

    assert (taken.state, taken.rows_read, taken.rejected.height) == ("DITERIMA", 3, 0)
    carried = taken.accepted.select("id_sumber", "nama", "nik", "hubungan", "provinsi", "sumber")
    assert carried.rows() == [
        ("33250001-1", "BUDI", MAN, "1", "JAWA TENGAH", "BDT_2015"),
        ("33250001-2", "ANI", None, "3", "JAWA TENGAH", "BDT_2015"),
        ("33250002-2", "ANI", None, "3", "JAWA TENGAH", "BDT_2015"),
    ]
    assert taken.accepted["isi"].is_unique().all()


def test_the_members_of_the_older_dtks_export_are_read_as_those_of_the_newer(take: Any) -> None:
    titles = HEADERS["ekspor Regsosek 2022.K OpenSID, lembar anggota"].split(",")
    older = [*titles, *(f"431{letter}" for letter in "abcdef")]
    over = ["I. KETERANGAN TEMPAT", *[""] * 7, "IV. KETERANGAN SOSIAL EKONOMI ANGGOTA KELUARGA"]
    person = ["33", "25", "010", "001", "", "", 7, 1, CARD, 1, "BUDI", MAN, 1, 1, "1988-08-05", 37]
    rows = [over, ["", "", "A. KETERANGAN DEMOGRAFI"], older, [*person, 2, 1]]
    taken = take(book(("Anggota Keluarga", rows)), name="desa/dtks.xlsx")

    assert taken.accepted.select("no_kk", "nik", "nama", "jk", "hubungan").rows() == [
        (CARD, MAN, "BUDI", "L", "KEPALA KELUARGA")
    ]


def test_numbers_of_questions_in_a_row_of_data_never_make_it_the_header_of_a_refusal(
    take: Any,
) -> None:
    people = "BUDI SANTOSO;404;405;408\nSITI AMINAH;404;405;409\n"
    for taken in (take("warga;blok;rumah;pos\n" + people), take(people)):
        assert taken.state == "DITOLAK"
        assert not {"budi", "santoso", "siti"} & set(taken.hint.lower().replace(",", " ").split())


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("ruta_6,ID rumah tangga,Provinsi,Kode Provinsi,percentile,Nomor urut ART,Nama ART,NIK",
         "BDT 2015 dengan kolom lain"),
        ("401,402,403,404,405,no kartu keluarga,NIK", "Regsosek 2022"),
        ("NO,NAMA IBU,NAMA BAPAK,NAMA BAYI,TGL LAHIR,TGL MENINGGAL BAYI,KET", "SIP Format 1"),
    ],
)  # fmt: skip
def test_files_that_circulate_and_have_no_layout_are_named_and_refused_whole(
    take: Any, header: str, name: str
) -> None:
    taken = take(header + "\n" + "1," * header.count(",") + "1\n", name="survei.csv")

    assert (taken.state, taken.code) == ("DITOLAK", "TATA_LETAK_BELUM_DIDUKUNG")
    assert name in taken.hint
    assert "terbaca yang terdekat: " in taken.hint
    assert "bansos intake map" in taken.hint


def test_numbers_that_a_spreadsheet_rounded_are_not_trusted_and_exact_ones_are(take: Any) -> None:
    header = HEADERS["lembar balita posyandu desa"].split(",")
    rest = ["ANAK", "2024-01-15", "L", "2025-09-30", 8.5]
    rounded = take(book(("a", [header, [3325014508900000, *rest], [3325010101900010, *rest]])))
    exact = take(book(("a", [header, [3325014508900001, *rest], [3325010101900010, *rest]])))

    assert rounded.accepted["nik"].to_list() == [None, None]
    assert set(rounded.rejected["kode"]) == {"NIK_NOTASI_ILMIAH"}
    assert exact.accepted["nik"].to_list() == ["3325014508900001", "3325010101900010"]


def test_each_sheet_of_several_is_a_table_of_its_own_and_an_unknown_one_is_refused(
    tmp_path: Any,
) -> None:
    child = HEADERS["unggahan e-PPGBM, lembar anak"].split(",")
    weighed = HEADERS["unggahan e-PPGBM, lembar penimbangan"].split(",")
    data = book(
        ("Anak", [child, [CARD, MAN, "ANAK", "2024-01-15", "L", 1, 3.1, 49, WOMAN, "", "SITI"]]),
        ("Timbang", [weighed, [MAN, "ANAK", "9", "2025-09-30", 8.5, 75]]),
        ("Rekap", [["Jumlah balita", "1"], ["Gizi baik", "1"]]),
        ("Petunjuk", [["Isi dengan huruf besar"]]),
    )
    path = tmp_path / "unggah.xlsx"
    path.write_bytes(data)
    taken = list(read_landed(path, "posyandu/unggah.xlsx"))

    assert [(one.name, one.state, one.rows_read) for one in taken] == [
        ("posyandu/unggah.xlsx#Anak", "DITERIMA", 1),
        ("posyandu/unggah.xlsx#Timbang", "DITERIMA", 1),
        ("posyandu/unggah.xlsx#Rekap", "DITOLAK", 0),
    ]
    assert len({one.sha256 for one in taken}) == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encoding_of_a_text_does_not_change_what_is_read(
    take: Any, as_text: Any, encoding: str
) -> None:
    text = as_text("kematian", {"nama": "RENÉ", "keterangan": "50° – baik"})
    taken = take(text.encode(encoding))

    assert taken.accepted.select("nama", "keterangan").row(0) == ("RENÉ", "50° – baik")
    told = {"utf-8-sig": [], "cp1252": ["ENKODE_WINDOWS_1252"]}.get(encoding, ["ENKODE_UTF16"])
    assert taken.repairs["kode"].to_list() == told


def test_title_lines_above_a_text_table_are_passed_over_and_lines_keep_their_numbers(
    take: Any, as_text: Any
) -> None:
    taken = take("LAPORAN POSYANDU;;\nDesa Limpung\n\n" + as_text("kematian", separator=";"))

    assert (taken.rows_read, taken.accepted["baris"].to_list()) == (1, [5])


@pytest.mark.parametrize("form", ["array", "lines", "wrapped"])
def test_json_gives_the_digits_as_written(take: Any, form: str) -> None:
    row = {"no_kk": int(CARD), "program": "PKH", "status": "AKTIF", "sejak": None}
    text = {
        "array": json.dumps([row, row]),
        "lines": "\n".join([json.dumps(row)] * 2),
        "wrapped": json.dumps({"jumlah": 2, "data": [row, row]}),
    }[form]
    taken = take(text, name="kepesertaan/x.json")

    assert taken.accepted["no_kk"].to_list() == [CARD, CARD]


def test_json_that_is_no_flat_list_is_refused(take: Any) -> None:
    assert take('[{"no_kk": {"a": 1}, "program": "PKH", "status": "AKTIF"}]').code == (
        "TIPE_KOLOM_SALAH"
    )
    assert take('[{"no_kk": 1}').code == "BERKAS_RUSAK"


def test_an_archive_gives_its_files_each_under_its_own_hash(as_text: Any) -> None:
    text = as_text("kematian").encode()
    inner = book(("a", [["no_kk", "program", "status"], [CARD, "PKH", "AKTIF"]]))
    pieces = list(pieces_of(zipped(a__csv=text, b__xlsx=inner), "masuk/kirim.zip"))
    alone = list(pieces_of(text, "lain.csv"))

    assert [piece.name for piece in pieces] == ["masuk/kirim.zip/a.csv", "masuk/kirim.zip/b.xlsx"]
    assert pieces[0].sha256 == alone[0].sha256


def test_what_a_password_locks_is_said_to_be_locked(take: Any, as_text: Any) -> None:
    locked = bytearray(zipped(a__csv=as_text("kematian").encode()))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + place] |= 1
    book_of_today = Path(__file__).with_name("bersandi.xlsx").read_bytes()

    assert take(bytes(locked), name="a.zip").code == "BERKAS_BERSANDI"
    assert take(book_of_today, name="a.xlsx").code == "BERKAS_BERSANDI"


def test_archives_that_climb_nest_or_burst_do_no_harm(take: Any, as_text: Any) -> None:
    text = as_text("kematian").encode()
    climbing = list(pieces_of(zipped(**{"../../etc/x__csv": text}), "a.zip"))
    assert climbing[0].name == "a.zip/etc/x.csv"
    assert take(zipped(a__zip=zipped(b__csv=text)), name="a.zip").code == "ARSIP_BERTINGKAT"
    assert take(zipped(a__csv=b"0" * 60_000_000), name="a.zip").code == "ARSIP_TERLALU_BESAR"
    assert take(zipped(), name="a.zip").code in ("BERKAS_KOSONG", "BERKAS_RUSAK")


_RESIDENT = ["1", "SUTRISNO", MAN, "Batang, 17 Agustus 1970", "L", "Kepala Keluarga", CARD, "2"]


def test_a_title_over_two_rows_is_read_whole_before_its_lower_half(take: Any) -> None:
    upper = ["NO", "NAMA LENGKAP", "NIK", "TEMPAT DAN", "JK", "HUBUNGAN", "NO KK", "ALAMAT"]
    lower = [None, None, None, "TANGGAL LAHIR", None, "KELUARGA", None, "RT"]
    taken = take(book(("a", [upper, lower, _RESIDENT])))

    (row,) = taken.accepted.to_dicts()
    assert (row["sumber"], row["tempat_lahir"]) == ("BUKU_INDUK_DESA", "Batang")
    assert (row["tgl_lahir"], row["rt"]) == (date(1970, 8, 17), "2")
    assert taken.rejected.is_empty()


def test_a_list_of_residents_says_nothing_of_dukcapil_unless_its_titles_do(take: Any) -> None:
    titles = ["NO", "NAMA", "NIK", "TGL LAHIR", "L/P", "SHDK", "NO KK", "RT"]
    row = [*_RESIDENT[:3], "17/08/1970", *_RESIDENT[4:]]
    child = ["2", "ANI", None, "01/02/2010", "P", "Anak", None, None]
    village = take(book(("a", [titles, row, child, [None, "JUMLAH", 2]])))
    service = take(book(("a", [["STAT_HBKEL" if t == "SHDK" else t for t in titles[1:]], row[1:]])))

    assert village.accepted["sumber"].to_list() == ["BUKU_INDUK_DESA"] * 2
    assert village.accepted["no_kk"].to_list() == [CARD, CARD]
    assert service.accepted["sumber"].to_list() == ["DUKCAPIL"]


def test_a_form_written_as_a_workbook_is_the_same_as_its_csv(take: Any, as_text: Any) -> None:
    lines = [
        line.split(",") for line in as_text("kematian", {}, {"id_laporan": "L-2"}).splitlines()
    ]
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for place, line in enumerate(lines):
            sheet.write_row(place, 0, line)
    from_book = take(target.getvalue(), name="x.xlsx").accepted
    from_text = take("kematian", {}, {"id_laporan": "L-2"}).accepted

    assert from_book.drop("berkas").equals(from_text.drop("berkas"))


@pytest.mark.parametrize("rows", [1, 2, 3, 99])
def test_where_a_sheet_is_cut_while_it_is_read_shows_in_no_cell(
    rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [["no_kk", "program"], *([f"a{n}", f"b{n}"] for n in range(7))]
    told[4:4] = [["c", 5], [None, "d"], ["e", 2.5]]
    monkeypatch.setattr(sheets, "_ROWS_AT_A_TIME", rows)
    (sheet,) = sheets.sheets_of(book(("a", [[None, None], *[[None, *row] for row in told]])), "")

    written = [tuple(None if c is None else str(c) for c in row) for row in told]
    assert [tuple(c or None for c in row) for row in sheet.cells.rows()] == written
    assert (sheet.left, sheet.rows.to_list()) == (1, list(range(2, 13)))


def test_an_unknown_sheet_is_refused_whole_and_a_column_without_title_is_no_column_lost(
    take: Any,
) -> None:
    header = ["no_kk", "program", "status", None]
    row = [CARD, "PKH", "AKTIF"]

    assert take(book(("a", [header, [*row, None]]))).state == "DITERIMA"
    heading = [["DAFTAR KPM"], [None], [None]]
    stray = take(book(("a", [*heading, header, [*row, "catatan"]])))
    assert stray.code == "KOLOM_TANPA_JUDUL"
    assert "baris 4" in stray.hint
    refused = take(book(("a", [["no_kk", "programme", "status"], row])))
    assert (refused.code, refused.rows_read) == ("TATA_LETAK_TIDAK_DIKENAL", 0)
    assert "daftar kepesertaan" in refused.hint
    assert "programme" in refused.hint
