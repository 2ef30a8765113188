-- Apa jadinya setiap daftar bayar: sudah sampai, gagal, kembali, lebih, dan apa yang menyusul?
-- What became of each list: arrived, failed, returned, overpaid, and what follows?
with susul as (
    select tahap, program, no_kk, sum(bayar_ulang) as bayar_ulang,
        sum(hak_tidak_terbayar) as hak_tidak_terbayar
    from daftar_tindak_lanjut
    group by all
),
kembali as (
    select tahap, program, no_kk, sum(sisa) as harus_kembali
    from daftar_pengembalian
    where sebab <> 'DI_LUAR_DAFTAR'
    group by all
)
select d.tahap, d.program, d.kanal,
    coalesce(k.penyaluran, 'BELUM_DILAPORKAN') as penyaluran,
    coalesce(any_value(k.label_siks_ng), 'FINAL CLOSING') as label_siks_ng,
    count(*) as keluarga,
    sum(d.nominal)::bigint as nominal,
    sum(coalesce(k.diterima, 0))::bigint as diterima,
    sum(coalesce(k.kurang, d.nominal))::bigint as kurang,
    sum(coalesce(s.bayar_ulang, 0))::bigint as bayar_ulang,
    sum(coalesce(s.hak_tidak_terbayar, 0))::bigint as hak_tidak_terbayar,
    sum(coalesce(b.harus_kembali, 0))::bigint as harus_kembali,
    round(count(*) / sum(count(*)) over (partition by d.tahap, d.program, d.kanal)::double, 4)
        as bagian
from daftar_kpm d
left join keadaan_penyaluran k using (tahap, program, no_kk)
left join susul s using (tahap, program, no_kk)
left join kembali b using (tahap, program, no_kk)
group by d.tahap, d.program, d.kanal, coalesce(k.penyaluran, 'BELUM_DILAPORKAN')
order by d.tahap, d.program, d.kanal, penyaluran;
