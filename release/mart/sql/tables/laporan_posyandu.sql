-- Newest content of each report: the latest tgl_lapor, then the greatest isi, as in matching.
with
forms as (
    select 'kelahiran' as formulir, kondisi as jenis, null as program, tgl_lahir as day,
        coalesce(nik_ibu, nik_ayah, nik_bayi) is not null as ada_nik,
        no_kk is not null as ada_no_kk, tgl_lahir_ibu is not null as ada_tgl_lahir,
        columns(getvariable('common')) from read_kelahiran
    union all by name select 'kehamilan' as formulir, tgl_periksa as day,
        nik_ibu is not null as ada_nik, no_kk is not null as ada_no_kk,
        tgl_lahir_ibu is not null as ada_tgl_lahir,
        columns(getvariable('common')) from read_kehamilan
    union all by name select 'kematian' as formulir, tgl_meninggal as day,
        nik is not null as ada_nik, no_kk is not null as ada_no_kk,
        tgl_lahir is not null as ada_tgl_lahir,
        columns(getvariable('common')) from read_kematian
    union all by name select 'perpindahan' as formulir, arah as jenis, tgl_pindah as day,
        nik is not null as ada_nik, no_kk is not null as ada_no_kk,
        tgl_lahir is not null as ada_tgl_lahir,
        columns(getvariable('common')) from read_perpindahan
    union all by name select 'perkawinan' as formulir, status_nikah as jenis, tgl_nikah as day,
        coalesce(nik_suami, nik_istri) is not null as ada_nik,
        coalesce(no_kk_suami, no_kk_istri) is not null as ada_no_kk,
        coalesce(tgl_lahir_suami, tgl_lahir_istri) is not null as ada_tgl_lahir,
        columns(getvariable('common')) from read_perkawinan
    union all by name select 'perceraian' as formulir, status_cerai as jenis, tgl_cerai as day,
        coalesce(nik_suami, nik_istri) is not null as ada_nik, no_kk is not null as ada_no_kk,
        coalesce(tgl_lahir_suami, tgl_lahir_istri) is not null as ada_tgl_lahir,
        columns(getvariable('common')) from read_perceraian
    union all by name select 'perubahan_keluarga' as formulir, jenis, tgl_kejadian as day,
        nik is not null as ada_nik, no_kk is not null as ada_no_kk, false as ada_tgl_lahir,
        columns(getvariable('common')) from read_perubahan_keluarga
    union all by name select 'aduan' as formulir, jenis_aduan as jenis, program,
        tgl_kejadian as day,
        nik_subjek is not null as ada_nik, no_kk is not null as ada_no_kk,
        false as ada_tgl_lahir,
        columns(getvariable('common')) from read_aduan
),
newest as (
    select *, count(*) over (partition by id_laporan) as jumlah_isi
    from forms
    qualify row_number() over (partition by id_laporan order by tgl_lapor desc, isi desc) = 1
),
last_wave as (
    select * from read_peristiwa
    where tahap = (select max(tahap) from read_peristiwa)
)
select shown_number(n.id_laporan) as id_laporan, n.formulir,
    n.kode_posyandu, n.kode_desa, n.tgl_lapor, n.dokumen_jenis,
    shown_number(n.membatalkan) as membatalkan,
    coalesce(left(n.kode_desa, 4), '0000') as kode_kabupaten_kota,
    coalesce(left(n.kode_desa, 2), '00') as kode_provinsi,
    -- what a protected complaint is about stands nowhere beside its post
    case when c.id_laporan is null then n.jenis else 'DILINDUNGI' end as jenis,
    case when c.id_laporan is null then n.program end as program,
    case when n.formulir <> 'kelahiran' then n.day end as tgl_kejadian,
    year(coalesce(n.day, n.tgl_lapor)) as tahun_kejadian,
    n.ada_nik, n.ada_no_kk, n.ada_tgl_lahir, n.jumlah_isi,
    e.padanan, e.keadaan, neutral(e.alasan) as alasan_keadaan, e.bukti
from newest n
left join last_wave e on e.id_laporan = n.id_laporan
left join read_kasus_aduan c on c.id_laporan = n.id_laporan
    and (c.perlindungan <> 'TERBUKA' or c.jalur = 'LANGSUNG')
