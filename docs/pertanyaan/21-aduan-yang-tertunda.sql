-- Aduan mana di sebuah kecamatan yang terbuka lebih dari 14 hari, dan di OPD mana?
-- Which complaints of a kecamatan are open for more than 14 days, and at which OPD?
from aduan_tertunda('33.25.08', 14);
