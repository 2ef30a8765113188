create view tiga_sumbu as
with alasan_sumbu as (
    select e.tahap, e.program, e.no_kk,
        arg_max(s.keadaan, s.urut) filter (where s.sumbu = 'IDENTITAS') as identitas,
        arg_max(s.keadaan, s.urut) filter (where s.sumbu = 'KELAYAKAN') as kelayakan,
        arg_max(s.keadaan, s.urut) filter (where s.sumbu = 'PENYALURAN') as penyaluran
    from (select tahap, program, no_kk, unnest(alasan) as alasan from putusan) e
    join sepadan_siks_ng s on s.jenis = 'ALASAN' and s.nilai = e.alasan
    group by all
),
-- a family listed in an earlier wave is paid through that list
di_daftar as (
    select p.*, coalesce(k.penyaluran, 'BELUM_DILAPORKAN') as uang
    from putusan p
    left join keadaan_penyaluran k on k.program = p.program
        and k.tahap = coalesce(p.tahap_ditetapkan, p.tahap)
        and k.no_kk = coalesce(p.no_kk_ditetapkan, p.no_kk)
    where p.status in ('TERVERIFIKASI', 'SUDAH_DITETAPKAN')
),
sumbu as (
    select p.tahap, p.program, p.no_kk, p.kode_desa, p.kode_kabupaten_kota, p.kode_provinsi,
        p.status, p.alasan_utama,
        coalesce(a.identitas, 'PADAN') as identitas,
        coalesce(a.kelayakan, 'LAYAK') as kelayakan,
        coalesce(d.uang, a.penyaluran, 'TIDAK_DI_DAFTAR') as penyaluran
    from putusan p
    left join alasan_sumbu a using (tahap, program, no_kk)
    left join di_daftar d using (tahap, program, no_kk)
)
select s.tahap, s.program, s.no_kk, s.kode_desa, s.kode_kabupaten_kota, s.kode_provinsi,
    s.status, s.identitas, s.kelayakan, s.penyaluran,
    -- off the list the headline is what an operator sees
    case when s.penyaluran = 'TIDAK_DI_DAFTAR' then coalesce(u.label, 'TANPA LABEL')
         else b.label end as label_siks_ng
from sumbu s
left join sepadan_siks_ng u on u.jenis = 'ALASAN' and u.nilai = s.alasan_utama
left join sepadan_siks_ng b on b.jenis = 'PENYALURAN' and b.nilai = s.penyaluran
