"""Words of greeting, asking, thanking, praising and sighing, of time, place and money, of chat, and of English.

They stand in comments on any subject. `generic_words.txt` is learnt from descriptive texts, where nobody
greets; these are what people say to an office. They say how somebody feels, so only topics leave them out:
sentiment must never lose them. Written for this platform.
"""

from functools import lru_cache

from participation.sentiment.spellings import undoubled

REMEMBERED = 100_000
"""Words of which it is remembered whether they are courtesies."""

_INDONESIAN = """
admin alhamdulillah assalamualaikum amin aamiin bang bantu bapak bos bro bunda cek coba deh dong
duh aduh gan gimana gitu halo hai hallo harap harapan hormat infonya izin jujur kabar kak kakak kecewa kesal
kesel makasi makasih maaf malam mantap mantab mantul masa mas mbak membantu mempermudah memuaskan mengecewakan
min mohon nanya numpang pagi pak parah permisi pertahankan please plis plisss puas ramah salam salut sangat
sekali sebelumnya selamat semoga siang sip sore sukses tanya terbaik terima terimakasih thanks thx tks tingkatkan
ditingkatkan tolong top trims trimakasih tanggapan ucapkan usul saran masukan warga wah waduh wasalam yth
bagus bgs bagusss baik good nice oke okee okelah great excellent best keren hebat jempol luar lumayan mudah memudahkan
sempurna suka senang recommended rekomendasi bermanfaat manfaat manfaatnya praktis jelek buruk payah bintang
bangett bgt bngt aja saja sih nih loh lho kok kan dah udah sudah sdh blm belum banget terus kali pas
ditindaklanjuti diperbaiki perbaiki perbaikan dibenahi benahi dibetulkan betulkan kapan didengar dipertimbangkan
ditunggu semangat mudahan thank you for very this the is it so aplikasi aplikasinya application app apps apk apl
gak nggak enggak kaga kagak gk tdk tidak gabisa nya malah kenapa apa apaan selalu jangan ampun pake pakai digunakan
gunakan menggunakan guna berguna penggunaan bikin buat dibuat sering mulu terus gitu gini begini sendiri makin
semakin adanya terbantu terbantukan kami kita saya aku gue gua lebih simple simpel puas memudahkan dimudahkan
kalau kalo klo pdhl padahal dong pls pemerintah masyarakat rakyat negara
kepada terhormat sebagai pengguna saudara gmna gmn ngga ngak udh uda sdah blom bisaa bsa knpa knp trs trus krn krna
dgn utk bnget hadeh yah
"""
_REGIONAL = """
matur nuwun suwun sewu nyuwun pirsa badhe tanglet tulung piye apik tenan jan saé sae pisan hatur nuhun punten
hapunten kumaha atuh mugi enggal badé tumaros tarimo kasih kasi ambo rancak bana ondeh baa buk tolonglah
sanang mudah mudah-mudahan kuciwa cape capek panek
"""
_SMALL = """
ya ga yg ok no tp sy ni si jd ny bs dr jg aj an lg dg gw eh dn ad kl lu da mo ah gx mb to dh oh yh ud ja mu kt
ap na ky pd kn mi ra va op by iy oi mh ta bu sa th be ha hm uu pa om aa ih ba de le al on at as he up br bg us rp idr
"""
_ENGLISH = """
how when does why what which where who whom whose can could would should not are was were been being has have had
having did doing done from into out about there here then than that these those they them their its his her our
your and but with without any all some such only also just like get getting got make making use using used way ways
possible want need cannot doesn don isn won didn can't don't doesn't isn't i'm it's i've trying try will may might
must between one two after before while during same other another more most do if of in or am we my me
"""

_CIRCUMSTANCES = """
sejak kemarin kemaren tadi barusan besok lusa lalu nanti sekarang skrg skr akhir belakangan terakhir hampir seminggu
sebulan setahun sehari sepekan berhari-hari berminggu-minggu berbulan-bulan bertahun-tahun pekan minggu hari bulan tahun
subuh dhuhur dzuhur zuhur asar ashar magrib maghrib isya dini hari senin selasa rabu kamis jumat jum'at sabtu januari
februari maret april mei juni juli agustus september oktober november desember ramadan ramadhan puasa lebaran sesudah
setelah sebelum selepas menjelang ketika saat tiap setiap selama musim
depan belakang samping dekat deket seberang sebrang pinggir ujung sekitar atas bawah sebelah antara
yesterday today tomorrow morning evening night week weeks month months year years day days ago last since near behind
beside front monday tuesday wednesday thursday friday saturday sunday
"""
CIRCUMSTANCES = frozenset(_CIRCUMSTANCES.split())
"""When and where something was: of any subject."""
COURTESIES = CIRCUMSTANCES.union(f"{_INDONESIAN} {_REGIONAL} {_SMALL} {_ENGLISH}".split())
_UNDOUBLED = frozenset(map(undoubled, COURTESIES))


@lru_cache(REMEMBERED)
def is_courtesy(word: str) -> bool:
    """Whether it is one of them, however often its letters are doubled: "mantapp", "alhamdulilah"."""
    return undoubled(word) in _UNDOUBLED
