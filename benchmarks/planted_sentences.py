"""Invented Indonesian sentences for benchmarks/planted.py: thirty issues, and what people say besides.

An issue is a line of subjects, a line of troubles and a line of what is said when the same thing went well,
each divided by "|". A sentence is one subject and one trouble or praise, with details that every issue shares.
"""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Wordings:
    """How people speak of one issue."""

    subjects: tuple[str, ...]
    troubles: tuple[str, ...]
    praise: tuple[str, ...]


_ISSUES = """
antrean loket|antrian di loket|nunggu nomor antrean|giliran dipanggil ke loket
mengular sampai pintu|tidak maju-maju|lama sekali padahal loketnya banyak|bikin pegal berdiri|diserobot orang
sekarang cepat|tertib dan teratur

lampu jalan|lampu penerangan|tiang lampu di gang|lampu PJU
mati sudah sebulan|padam tiap malam|tidak menyala, gelap gulita|kedip-kedip terus|belum diganti bohlamnya
sudah terang lagi|menyala semua

sampah di TPS|bak sampah|tumpukan sampah|truk sampah
menumpuk dan bau busuk|tidak diangkut seminggu|meluber ke trotoar|penuh belatung|jarang datang
diangkut tepat waktu|sudah bersih diangkut

air PDAM|air ledeng|keran air di rumah|aliran air bersih
keruh seperti kopi|macet dari subuh|cuma menetes kecil|bau kaporit menyengat|tidak mengalir tiga hari
lancar dan jernih|deras mengalirnya

jalan aspal|lubang di jalan raya|aspal depan pasar|jalan poros kecamatan
berlubang dalam|rusak parah bergelombang|bikin motor jatuh|tambalannya lepas lagi|hancur dilewati truk
sudah mulus diaspal|rata sesudah ditambal

blangko KTP|e-KTP saya|cetak KTP elektronik|rekam biometrik KTP
kosong terus blangkonya|belum dicetak sejak Maret|cuma dikasih suket|disuruh balik lagi|gagal sidik jari
langsung jadi dicetak|selesai sehari tercetak

obat di apotek puskesmas|stok obat|resep obat hipertensi|obat sirup anak
sering kosong|disuruh beli sendiri di luar|habis padahal masih awal bulan|diganti merek lain|tidak tersedia di farmasi
lengkap tersedia|selalu ada di apotek

dokter poli gigi|dokter jaga|jadwal dokter spesialis|dokter umum
datangnya siang terus|tidak ada di tempat|cuma praktik dua hari|memeriksa buru-buru|sering digantikan perawat
teliti memeriksa|sabar menjelaskan penyakit

aplikasi antrean online|aplikasi di HP|login aplikasi|menu pendaftaran aplikasi
error terus|kode OTP tidak masuk|keluar sendiri waktu dibuka|loading tanpa henti|gagal login berkali-kali
gampang dipakai|sekarang lancar dibuka

pungli parkir|juru parkir liar|karcis parkir|tarif parkir
minta lima ribu tanpa karcis|memaksa bayar dua kali|narik seenaknya|tidak pakai seragam resmi|melebihi perda
sesuai karcis resmi|pakai QRIS jelas

toilet umum|WC di kantor|kamar mandi pengunjung|jamban terminal
jorok dan pesing|pintunya tidak bisa dikunci|kerannya patah|tidak ada gayungnya|mampet kotorannya
wangi dan kering|kinclong dibersihkan

bansos|bantuan sembako|dana PKH|daftar penerima BLT
salah sasaran|dipotong pengurus|malah cair ke orang mampu|tidak pernah turun|namanya hilang dari DTKS
tepat sasaran|cair penuh tanpa potongan

banjir di perumahan|genangan air hujan|selokan depan rumah|gorong-gorong
meluap selutut|tersumbat lumpur|tidak surut-surut|masuk ke dalam rumah|dangkal tak dikeruk
sudah dikeruk lancar|tidak tergenang lagi

bus kota|angkutan trans kota|halte bus|armada bus nomor tiga
jarang lewat|penuh sesak penumpang|sopirnya ugal-ugalan|telat sejam lebih|AC-nya panas mati
nyaman dan tepat jadwal|sejuk dan longgar

zonasi SMP|pendaftaran PPDB|kuota sekolah negeri|jalur prestasi PPDB
penuh titipan|jarak rumahnya diukur salah|servernya tumbang|pengumumannya mundur|tidak transparan peringkatnya
peringkatnya jelas transparan|mudah didaftar daring

guru honorer|kelas anak saya SD|atap sekolah dasar|bangku sekolah
mau roboh|bocor kalau hujan|kurang sehingga belajar bergantian|belum digaji tiga bulan|lapuk dimakan rayap
baru direnovasi kokoh|cukup untuk semua murid

izin usaha OSS|NIB usaha|izin mendirikan bangunan|persetujuan PBG
berbelit tahapannya|ditolak tanpa alasan|verifikasinya berbulan-bulan|minta berkas berulang|mandek di dinas teknis
terbit dalam sehari|ringkas tahapannya

akta kelahiran|akta lahir bayi|surat kematian|akta nikah catatan sipil
salah ketik nama|belum terbit|harus bawa saksi dua|hilang berkasnya di petugas arsip|tanggal lahirnya keliru
langsung terbit benar|diantar ke rumah sakit

petugas informasi|pegawai loket tiga|resepsionis|satpam depan
ketus kalau ditanya|judes melayani|main HP saat bekerja|membentak orang tua|pilih kasih melayani kenalan
ramah tersenyum|sopan membantu lansia

ambulans desa|IGD rumah sakit|mobil ambulans|pasien gawat darurat
datang terlambat dua jam|ditelantarkan di lorong|sopirnya tidak siaga|harus bayar bensin|ditolak karena kamar penuh
sigap menjemput|langsung ditangani sigap

pajak PBB|tagihan pajak bumi|SPPT PBB|denda pajak bangunan
naik tiga ratus persen|luas tanahnya salah|tidak pernah diantar|sudah lunas masih ditagih|NJOP melonjak
bisa dicicil ringan|ada keringanan denda

pupuk subsidi|kuota pupuk urea|kartu tani|kios pupuk
langka musim tanam|harganya di atas HET|ditebus harus paket|kuotanya disunat|tidak bisa digesek kartunya
tersedia sebelum tanam|sesuai HET di kios

pasar tradisional|lapak pedagang|retribusi kios pasar|los ikan
becek dan kumuh|dipungut ganda|atapnya ambruk|digusur tanpa relokasi|sepi pindah ke atas
tertata rapi lapaknya|kering lantainya berubin

kabel internet desa|wifi balai desa|sinyal seluler|menara BTS
putus-putus|tidak ada sama sekali di bukit|lemot sekali unggahnya|mati saat listrik padam|belum dipasang janjinya
kencang gratis|menjangkau dusun atas

trotoar|jalur difabel|guiding block|ramp kursi roda
dipakai jualan kaki lima|terlalu curam|putus ketabrak tiang|dijadikan parkir motor|rompal ubinnya
lebar dan landai|nyaman dilalui tunanetra

posyandu balita|imunisasi campak|timbangan bayi|vaksin polio
ditunda terus jadwalnya|vaksinnya habis|kadernya kurang|timbangannya rusak|PMT-nya cuma biskuit
rutin tiap bulan|kadernya telaten

taman kota|alun-alun|ayunan taman bermain|lapangan olahraga
rumputnya mati|mainannya berkarat|jadi tempat mabuk|pohonnya tumbang dibiarkan|bangkunya dicoret-coret
rindang menyenangkan|asri terawat bunganya

BPJS PBI|kepesertaan BPJS|kartu KIS|iuran JKN
dinonaktifkan sepihak|tidak aktif waktu berobat|salah faskes|menunggak padahal autodebet|sulit diaktifkan kembali
langsung aktif kembali|ditanggung seluruhnya

anjing liar|gigitan anjing rabies|ternak sapi berkeliaran|monyet turun
menggigit warga|belum divaksin rabies|merusak kebun jagung|berkeliaran dekat sekolah|meresahkan malam hari
sudah ditangkap dan divaksin|dikandangkan pemiliknya

suara karaoke|asap pabrik|limbah cair pabrik tahu|debu pengolahan batu
bising sampai subuh|bikin sesak napas|mencemari sungai|menutupi jemuran|dibuang diam-diam
sudah diredam sunyi|disaring cerobongnya
"""


def _listed(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split("|"))


THANKS = _listed(
    """
    terima kasih banyak | mantap | bagus sekali | pelayanan memuaskan | luar biasa | puas | semoga sukses
    | oke | sip | keren | top | alhamdulillah | pertahankan | semangat terus | sangat membantu | baik
    | the best | jempol | lanjutkan | hebat
    """
)
OPENERS = _listed(
    """
    mohon maaf | min | pak | bu | halo | tolong | lapor | kepada yang terhormat | sekadar masukan
    | jujur saja | izin bertanya | assalamualaikum | saya warga | sebagai pengguna | maaf ya | menurut saya
    """
)
WHENS = _listed(
    """
    sejak Senin | sudah seminggu | dari subuh | waktu saya datang | tiap sore | kemarin | akhir-akhir ini
    | habis lebaran | siang itu | tadi pagi | pas akhir pekan | tahun ini | belakangan | dari Ramadan
    | hampir sebulan | menjelang magrib | berhari-hari | bulan lalu | sesudah hujan | malam Minggu
    | Rabu kemarin | semester ini | dua tahun terakhir | musim ini | tanggal merah | selepas Isya
    """
)
PLACES = _listed(
    """
    di RT 03 | dekat masjid | di kelurahan kami | di sini | di daerah saya | menurut tetangga
    | di ujung gang | di kampung kami | Sukamaju | di Cibodas | sekitar jembatan | seberang SPBU | Kebonjati
    | di dusun atas | dekat kantor pos | Tanjungsari | di blok F | Margahayu | samping mushola
    | di Pasirputih | belakang terminal | Wonorejo | di perempatan | Rawabelong | dekat kuburan | Banjarsari
    | di komplek | Karanganyar | depan minimarket | Mekarwangi | lingkungan dua | Sidomulyo | di pesisir
    | Tegalrejo | pinggir rel
    """
)
CLOSERS = _listed(
    """
    mohon ditindaklanjuti | tolong diperbaiki | kapan dibenahi | kasihan warga | kecewa sekali
    | semoga didengar | capek deh | payah | mohon perhatiannya | kami menunggu | mengecewakan | parah banget
    | gimana nih | semoga ada perubahan | bikin kesal | tidak becus | sangat merugikan | jelek sekali
    """
)
GOOD_CLOSERS = _listed(
    """
    terima kasih | pertahankan | mantap | puas sekali | alhamdulillah | semoga terus begini | salut
    """
)
REMARKS = _listed(
    """
    pengeras suara | kalender dinding | lomba mewarnai | brosur baru | ruang rapat | papan nama | upacara
    | seragam batik | mesin kopi | musik | foto bupati | spanduk | bendera | akuarium | kartu ucapan
    | pot bunga | meja tamu | koran dinding | jam dinding | tirai jendela | pojok baca | permen
    | video profil | senam pagi | kursi plastik | majalah | cat tembok | panggung | lagu daerah | baliho
    """
)
IMPRESSIONS = _listed(
    """
    menarik | biasa saja | lumayan | unik | cukup besar | warnanya hijau | ada tiga | bagus juga
    | saya lihat kemarin | menambah wawasan | baru saya tahu | pas ukurannya | patut dicoba
    | mirip di kota lain | cocok sekali | menghibur anak | boleh juga | sudah ada dari dulu
    """
)


@cache
def issues() -> tuple[Wordings, ...]:
    """The thirty issues."""
    blocks = (block.splitlines() for block in _ISSUES.strip().split("\n\n"))
    return tuple(Wordings(*(tuple(line.split("|")) for line in block)) for block in blocks)
