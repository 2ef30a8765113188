-- The choice within the quota. Level by level, from the kabupaten to the nation, the families
-- still in are numbered in the published order and cut at what is left of that level's quota;
-- a level without a limit lets everyone through. Nested limits and one order: what is cut at a
-- narrow level leaves its place at the wide one to the next in the order.
with ready as (
    select s.no_kk, s.program, s.kode_kabupaten_kota, s.urut_prioritas, s.undian,
           left(s.kode_kabupaten_kota, 2) as kode_provinsi, a.wilayah_kuota
    from siap s join areas a using (program, kode_kabupaten_kota)
),
kabupaten as (
    select r.*,
           row_number() over (partition by r.program, r.wilayah_kuota
                              order by r.urut_prioritas, r.undian, r.no_kk) as peringkat,
           coalesce(row_number() over here <= s.sisa_gelombang, true) as wave_4,
           coalesce(row_number() over here <= s.sisa_triwulan, true) as quarter_4
    from ready r
    left join shares s on s.program = r.program and s.kode_wilayah = r.kode_kabupaten_kota
    window here as (partition by r.program, r.kode_kabupaten_kota
                    order by r.urut_prioritas, r.undian, r.no_kk)
),
provinsi as (
    select k.*,
           wave_4 and coalesce(row_number() over
               (partition by k.program, k.kode_provinsi, wave_4
                order by k.urut_prioritas, k.undian, k.no_kk) <= s.sisa_gelombang, true) as wave_2,
           quarter_4 and coalesce(row_number() over
               (partition by k.program, k.kode_provinsi, quarter_4
                order by k.urut_prioritas, k.undian, k.no_kk) <= s.sisa_triwulan, true)
               as quarter_2
    from kabupaten k
    left join shares s on s.program = k.program and s.kode_wilayah = k.kode_provinsi
),
nation as (
    select p.*,
           wave_2 and coalesce(row_number() over
               (partition by p.program, wave_2
                order by p.urut_prioritas, p.undian, p.no_kk) <= s.sisa_gelombang, true) as in_wave,
           quarter_2 and coalesce(row_number() over
               (partition by p.program, quarter_2
                order by p.urut_prioritas, p.undian, p.no_kk) <= s.sisa_triwulan, true)
               as in_quarter
    from provinsi p
    left join shares s on s.program = p.program and s.kode_wilayah = 'ID'
)
select no_kk, program, kode_kabupaten_kota,
       case when in_wave then 'TERVERIFIKASI'
            when in_quarter then 'MENUNGGU_GELOMBANG'
            else 'MENUNGGU_KUOTA' end as status,
       case when in_wave then null
            when in_quarter then 'MENUNGGU_GELOMBANG'
            else 'KUOTA_HABIS' end as alasan_utama,
       peringkat
from nation
order by no_kk, program
