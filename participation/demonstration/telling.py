"""What the invented city tells its citizens: news, and the courses that ship with the platform."""

from typing import NamedTuple

from participation.accounts.schemas import PROGRAM
from participation.demonstration.city import City
from participation.learning.course_service import publish_course
from participation.learning.library import shipped_courses
from participation.learning.library_service import take_course
from participation.learning.schemas import ArticleWanted
from participation.learning.service import article_or_not_found, create_article, publish_article
from participation.learning.tables import ArticleKind
from participation.surveys.service import publish_survey, survey_or_not_found


class Told(NamedTuple):
    """A piece of news, and the office that tells it."""

    office: str
    wanted: ArticleWanted


NEWS = (
    Told(
        "dukcapil",
        ArticleWanted(
            title={"id": "Loket adminduk buka hari Sabtu", "en": "Counters open on Saturdays"},
            summary={
                "id": "Mulai bulan ini KTP, KK, dan akta dapat diurus juga pada Sabtu pagi.",
                "en": "From this month on, papers can also be applied for on Saturday mornings.",
            },
            body={
                "id": "Banyak warga menulis bahwa mereka **tidak dapat izin kerja** untuk mengurus dokumen. Karena "
                "itu tiga loket kami buka juga hari Sabtu.\n\n- Pukul 08.00 sampai 12.00 WIB\n- Untuk KTP, KK, "
                "dan akta\n- Ambil nomor antrean paling lambat pukul 11.00\n\nCeritakan pengalaman Anda dalam "
                "[survei kepuasan](/surveys/kepuasan-layanan-adminduk).",
                "en": "Many people wrote that they **get no leave from work** to apply for papers. So three of our "
                "counters are open on Saturdays, too.\n\n- From 08:00 to 12:00 WIB\n- For identity cards, family "
                "cards and certificates\n- Take a number by 11:00 at the latest\n\nTell us how it went in the "
                "[satisfaction survey](/surveys/kepuasan-layanan-adminduk).",
            },
        ),
    ),
    Told(
        "dinkes",
        ArticleWanted(
            title={"id": "Uji coba antre dari rumah diumumkan", "en": "A pilot: queueing from home"},
            summary={
                "id": "Warga dapat ikut mencoba antrean puskesmas lewat ponsel. Tempat dibagi dengan undian terbuka.",
                "en": "Citizens can try queueing for the health centre by phone. Places are given by an open draw.",
            },
            body={
                "id": "Puskesmas ingin tahu apakah antre dari rumah benar-benar mempersingkat waktu tunggu. "
                "[Baca apa yang dijanjikan dan cara mendaftar](/pilots/antre-puskesmas-dari-rumah-contoh).",
                "en": "The health centre wants to know whether queueing from home really makes waiting shorter. "
                "[Read what is promised and how to apply](/pilots/antre-puskesmas-dari-rumah-contoh).",
            },
        ),
    ),
)


async def tell(city: City) -> None:
    """Through the same use cases as a real office: drafts first, then published."""
    for told in NEWS:
        article = await create_article(PROGRAM, city.offices[told.office], ArticleKind.NEWS, told.wanted)
        await publish_article(PROGRAM, article.id, article.revision)
    for shipped in shipped_courses():
        await _offer(city.offices["dukcapil"], shipped.key)


async def _offer(office: int, key: str) -> None:
    course = await take_course(PROGRAM, office, key)
    for number in course.lessons:
        lesson = await article_or_not_found(number)
        await publish_article(PROGRAM, lesson.id, lesson.revision)
    if course.survey is not None:
        quiz = await survey_or_not_found(course.survey)
        await publish_survey(PROGRAM, quiz.id, quiz.revision)
    await publish_course(PROGRAM, course.id, course.revision)
