create macro perubahan(tahap_a, tahap_b) as table
with
one as (select d.* from putusan d where d.tahap = tahap_a),
two as (select d.* from putusan d where d.tahap = tahap_b),
-- the number a family of b had in a, if it has another now
renamed as (
    select s.no_kk, min(s.no_kk_lama) as no_kk_lama
    from silsilah_kk s
    where s.tahap = tahap_b and s.no_kk_lama in (select one.no_kk from one)
    group by s.no_kk
),
named as (
    select two.*, coalesce(r.no_kk_lama, two.no_kk) as no_kk_a
    from two left join renamed r on r.no_kk = two.no_kk
)
select coalesce(one.program, named.program) as program,
    coalesce(one.status, 'TIDAK_ADA') as status_a, one.alasan_utama as alasan_a,
    coalesce(named.status, 'TIDAK_ADA') as status_b, named.alasan_utama as alasan_b,
    count(*) as keluarga,
    coalesce(sum(one.nominal), 0)::bigint as nominal_a,
    coalesce(sum(named.nominal), 0)::bigint as nominal_b
from one
full join named on named.program = one.program and named.no_kk_a = one.no_kk
group by 1, 2, 3, 4, 5
order by 1, 2, 3 nulls first, 4, 5 nulls first;
