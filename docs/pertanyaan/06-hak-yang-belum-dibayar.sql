-- Berapa hak yang diakui tetapi belum dibayar pada tahap terakhir, dan menunggu apa?
-- How much acknowledged entitlement is unpaid in the last wave, and what does it wait for?
select program, status, alasan_utama, a.label,
    count(*) as keluarga, sum(nominal_hak)::bigint as rupiah
from putusan p
left join alasan a on a.kode = p.alasan_utama
where tahap = (select max(tahap) from tahap)
    and status in ('DITAHAN', 'MENUNGGU_GELOMBANG', 'MENUNGGU_KUOTA')
    and nominal_hak > 0
    -- hak keluarga BARU baru mulai dengan verifikasinya / no right before the verification
    and not (status_kpm = 'BARU' and list_contains(p.alasan, 'BELUM_DIVERIFIKASI'))
group by all
order by rupiah desc, program, status, alasan_utama;
