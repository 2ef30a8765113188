-- Every line of feedback beside the list row it answers: by the KK number as listed, else by
-- the payee, who is payee of one family at most per tahap and programme.
create temp table ditempatkan as
with umpan as (
    select *, coalesce(tgl_lapor, tgl_transaksi) as diketahui from read_pembayaran
),
pengurus as (
    select tahap, program, nik_pengurus, min(no_kk) as no_kk,
        min(kode_kabupaten_kota) as kode_kabupaten_kota
    from daftar
    group by all
    having count(*) = 1
),
triwulan as (
    select left(tahap, 7) as triwulan, program, no_kk, min(tahap) as tahap
    from daftar
    group by all
)
select u.*,
    coalesce(d.tahap, p.tahap, t.tahap) as tahap_daftar,
    coalesce(d.no_kk, p.no_kk, t.no_kk) as no_kk_daftar,
    coalesce(d.kode_kabupaten_kota, p.kode_kabupaten_kota, '0000') as kode_kabupaten_kota,
    -- a line that answers no list row lies beside those of the area its KK was issued in
    coalesce(d.kode_kabupaten_kota, p.kode_kabupaten_kota,
        case when regexp_matches(u.no_kk, '^\d{4}') then left(u.no_kk, 4) else '0000' end
    ) as bagian,
    case
        when u.diketahui is null then 'TANPA_TANGGAL'
        when u.diketahui > getvariable('as_of') then 'BELUM_DIKETAHUI'
        when coalesce(d.no_kk, p.no_kk) is not null then 'COCOK'
        when t.no_kk is not null then 'TAHAP_LAIN'
        when list_contains(getvariable('tahap'), u.tahap) then 'TIDAK_TERDAFTAR'
        else 'TAHAP_TANPA_RILIS'
    end as nasib
from umpan u
left join daftar d on d.tahap = u.tahap and d.program = u.program and d.no_kk = u.no_kk
left join pengurus p on d.no_kk is null and p.tahap = u.tahap and p.program = u.program
    and p.nik_pengurus = u.nik_pengurus
left join triwulan t on d.no_kk is null and p.no_kk is null and t.triwulan = left(u.tahap, 7)
    and t.program = u.program and t.no_kk = u.no_kk
order by bagian
