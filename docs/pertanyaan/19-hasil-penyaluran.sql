-- Bagaimana hasil penyaluran menurut bank dan pos, per tahap, program dan kanal?
-- What did banks and post report about payments, per wave, programme and channel?
select tahap, program, coalesce(kanal, 'TIDAK_DISEBUT') as kanal, status,
    count(*) as pembayaran, sum(nominal)::bigint as rupiah,
    round(count(*) / sum(count(*)) over (partition by tahap, program, kanal)::double, 4) as bagian
from pembayaran
group by tahap, program, kanal, status
order by tahap, program, kanal, status;
