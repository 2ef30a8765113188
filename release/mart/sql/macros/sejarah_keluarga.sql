create macro sejarah_keluarga(no_kk) as table
with
numbers as (
    select no_kk::varchar as number
    union select s.no_kk_lama from silsilah_kk s where s.no_kk = no_kk
    union select s.no_kk from silsilah_kk s where s.no_kk_lama = no_kk
)
select d.tahap, d.program, d.no_kk, d.status, d.alasan, d.nominal, d.nominal_hak, d.peristiwa
from putusan d
where d.no_kk in (select number from numbers)
order by d.tahap, d.program, d.no_kk;
