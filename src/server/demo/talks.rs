//! What has been said in the demo marketplace.

/// What a conversation is about: a reference or order number of `market.rs`.
pub enum About {
    /// A product's reference.
    Product(&'static str),
    /// A vendor's reference.
    Vendor(&'static str),
    /// An order's number.
    Order(&'static str),
}

/// One message.
pub struct Post {
    /// E-mail address of who wrote it.
    pub by: &'static str,
    /// Minutes since it was sent.
    pub minutes_ago: i64,
    /// The text.
    pub words: &'static str,
}

/// A conversation: the subject, its posts in time order, and who has opened it since the last of
/// them.
pub struct Talk {
    /// The subject.
    pub about: About,
    /// What was said, oldest first.
    pub posts: &'static [Post],
    /// E-mail addresses of those who have opened it after the last post.
    pub opened_by: &'static [&'static str],
}

/// A dispute that is open.
pub struct DemoDispute {
    /// The order's number.
    pub order: &'static str,
    /// E-mail address of who opened it.
    pub by: &'static str,
    /// Minutes since then, fewer than since the order's last post.
    pub minutes_ago: i64,
    /// The reason.
    pub reason: &'static str,
}

/// The disputes that are open.
pub const DISPUTES: &[DemoDispute] = &[DemoDispute {
    order: "10042",
    by: "chris@demo.test",
    minutes_ago: 26,
    reason: "The carrier says that the lamp was delivered, but it never came. I was promised a new one or the \
        money back, and have heard nothing since.",
}];

/// The conversations, the one begun longest ago first.
pub const TALKS: &[Talk] = &[
    Talk {
        about: About::Order("10024"),
        posts: &[
            Post {
                by: "piotr@demo.test",
                minutes_ago: 72_000,
                words: "Dzień dobry, przy pierwszym rozkładaniu namiotu Skerry pękł jeden \
                    segment masztu, ten najbliżej środka. Czy można kupić samą część?",
            },
            Post {
                by: "vera@fjord.test",
                minutes_ago: 71_100,
                words: "Dzień dobry, panie Piotrze! Maszty mają pięć lat gwarancji, więc \
                    wyślemy część bez opłat. Proszę tylko zmierzyć średnicę: 8,5 czy 9 mm?",
            },
            Post { by: "piotr@demo.test", minutes_ago: 70_900, words: "9 mm." },
            Post {
                by: "vera@fjord.test",
                minutes_ago: 70_300,
                words: "Dziękuję, część wychodzi dzisiaj. Tu jest instrukcja wymiany, z \
                    obrazkami: https://fjord.example/pole-repair",
            },
        ],
        opened_by: &[],
    },
    Talk {
        about: About::Order("10027"),
        posts: &[
            Post {
                by: "amara@demo.test",
                minutes_ago: 65_200,
                words: "Hi! The notebook is a present for a friend in Haifa. Can the embossing \
                    be in Hebrew, or only in Latin letters?",
            },
            Post {
                by: "olena@quire.test",
                minutes_ago: 64_900,
                words: "Hello Amara, yes, we have a small set of Hebrew type, enough for three \
                    short lines. Please write the text exactly as it should stand: I cannot \
                    read it myself and will set it letter by letter.",
            },
            Post {
                by: "amara@demo.test",
                minutes_ago: 64_700,
                words: "לנועה היקרה,\n\
                    שכל דף יהיה התחלה חדשה.\n\
                    באהבה, אמרה",
            },
            Post {
                by: "amara@demo.test",
                minutes_ago: 64_698,
                words: "Her sister has checked it, so the letters should be right.",
            },
            Post {
                by: "olena@quire.test",
                minutes_ago: 63_100,
                words: "It is set. Here is the proof: https://quire.example/proofs/10027\n\n\
                    Please look at it together with the sister before I press. There is no undo \
                    on linen. 🙂",
            },
            Post {
                by: "amara@demo.test",
                minutes_ago: 62_900,
                words: "She says «מושלם, אפשר להדפיס!», which I am told means go ahead.",
            },
            Post {
                by: "olena@quire.test",
                minutes_ago: 62_880,
                words: "Then I go ahead. It leaves tomorrow.",
            },
            Post {
                by: "amara@demo.test",
                minutes_ago: 55_000,
                words: "It arrived, and she cried a little, in the good way. Thank you.",
            },
        ],
        opened_by: &["olena@quire.test"],
    },
    Talk {
        about: About::Order("10026"),
        posts: &[
            Post {
                by: "yuki@demo.test",
                minutes_ago: 61_000,
                words: "The teapot arrived today, wrapped more carefully than anything I have \
                    ever received. It pours without a single drop on the table, and the lid \
                    stays where it is even when the pot is almost empty.\n\n\
                    My mother, who has opinions about teapots, looked at it for a long while \
                    and then said 「いい仕事ですね」. From her there is no higher praise. Thank \
                    you, and please tell the person who made it. 🍵",
            },
            Post {
                by: "mei@kiln.test",
                minutes_ago: 60_200,
                words: "You have made the whole studio happy. I read it aloud at lunch, and now \
                    「いい仕事ですね」 hangs on the wall above the wheel. 👩\u{200d}🎨 \
                    Greetings to your mother!",
            },
        ],
        opened_by: &["yuki@demo.test"],
    },
    Talk {
        about: About::Order("10028"),
        posts: &[
            Post {
                by: "carla@demo.test",
                minutes_ago: 58_800,
                words: "Guten Tag, der Ridge ist ein sehr schöner Rucksack, aber für meinen \
                    Rücken zu lang. Kann ich ihn zurückschicken? Ich habe ihn nur einmal im \
                    Flur getragen.",
            },
            Post {
                by: "vera@fjord.test",
                minutes_ago: 58_650,
                words: "Hallo Carla, selbstverständlich. Darf ich fragen, wie lang dein Rücken \
                    ist, vom Nackenwirbel bis zum Beckenkamm? Der Ridge passt ab etwa 44 cm, \
                    und mit den Lastriemen lässt sich noch ein wenig tricksen.",
            },
            Post {
                by: "carla@demo.test",
                minutes_ago: 58_600,
                words: "41 cm, sagt das Maßband meiner Nachbarin.",
            },
            Post {
                by: "vera@fjord.test",
                minutes_ago: 58_560,
                words: "Dann hilft auch kein Trick. Das Etikett für die Rücksendung ist hier: \
                    https://fjord.example/return/10028\n\n\
                    Wenn du den Anhänger noch hast, leg ihn bitte dazu.",
            },
            Post { by: "carla@demo.test", minutes_ago: 57_300, words: "Ist unterwegs." },
            Post {
                by: "vera@fjord.test",
                minutes_ago: 53_000,
                words: "Angekommen, danke! Das Geld ist heute an dich zurückgegangen.",
            },
            Post {
                by: "carla@demo.test",
                minutes_ago: 52_100,
                words: "Schon da. So einfach hatte ich es noch nie.",
            },
            Post {
                by: "carla@demo.test",
                minutes_ago: 52_098,
                words: "Und falls ihr je eine kurze Version macht: Ich nehme sie. 🎒",
            },
            Post {
                by: "vera@fjord.test",
                minutes_ago: 51_700,
                words: "Steht auf der Liste für den Herbst. Ich sage dir Bescheid! 👍🏽",
            },
        ],
        opened_by: &["carla@demo.test"],
    },
    Talk {
        about: About::Order("10029"),
        posts: &[
            Post {
                by: "maryam@demo.test",
                minutes_ago: 52_100,
                words: "مرحباً، وصل المصباح اليوم لكن الزجاج مكسور من الجانب. أستطيع وصف الكسر \
                    بالتفصيل إن احتجتم إلى ذلك.",
            },
            Post {
                by: "nora@lumen.test",
                minutes_ago: 51_950,
                words: "Hello Maryam, I am very sorry. My Arabic goes no further than a \
                    translation page, so I hope English is all right.\n\n\
                    Please keep the broken glass in its box; there is no need to send it back. \
                    A new one leaves tomorrow.",
            },
            Post {
                by: "maryam@demo.test",
                minutes_ago: 51_900,
                words: "English is fine. Just the glass, please, the rest of the lamp is \
                    perfect.",
            },
            Post {
                by: "nora@lumen.test",
                minutes_ago: 50_400,
                words: "It has left. Expect it in three days.",
            },
            Post {
                by: "maryam@demo.test",
                minutes_ago: 44_600,
                words: "مضت أربعة أيام ولم يصل شيء بعد. هل يمكنكم التأكد من العنوان؟",
            },
            Post {
                by: "admin@demo.test",
                minutes_ago: 44_100,
                words: "مرحباً مريم، أنا آدا من فريق أغورا. سألتُ شركة الشحن: الطرد موجود في مركز \
                    التوزيع في مدينتك وسيصلك غداً. نعتذر عن التأخير.\n\n\
                    Nora, the flat number was missing on the label. The carrier has it now.",
            },
            Post {
                by: "maryam@demo.test",
                minutes_ago: 42_300,
                words: "وصل الزجاج سليماً وهو جميل جداً. شكراً لكما 🌿",
            },
        ],
        opened_by: &["nora@lumen.test", "otto@lumen.test", "admin@demo.test"],
    },
    Talk {
        about: About::Order("10031"),
        posts: &[
            Post {
                by: "yuki@demo.test",
                minutes_ago: 46_900,
                words: "注文したばかりで申し訳ありません。靴のサイズを間違えてしまいました。発送\
                    前でしたら、キャンセルをお願いできますか。",
            },
            Post {
                by: "vera@fjord.test",
                minutes_ago: 46_300,
                words: "佐藤様、ご連絡ありがとうございます。まだ発送しておりませんので、キャンセ\
                    ルいたしました。ご返金は3日ほどで届きます。\n\n\
                    サイズに迷われましたら、足の長さ(cm)をお知らせください。こちらでお調べしま\
                    す。",
            },
        ],
        opened_by: &[],
    },
    Talk {
        about: About::Order("10033"),
        posts: &[
            Post {
                by: "carla@demo.test",
                minutes_ago: 37_300,
                words: "Hello, I bought a gift card for my brother yesterday. It was to reach \
                    him by e-mail this morning, and he has nothing, not even among the spam.",
            },
            Post {
                by: "admin@demo.test",
                minutes_ago: 37_150,
                words: "Hello Carla, I have looked: the last part of his address says \
                    \".tset\", so the mail came back to us. May I correct it to \".test\" and \
                    send it again?",
            },
            Post { by: "carla@demo.test", minutes_ago: 37_140, words: "Oh no, that was me. Yes, please!" },
            Post {
                by: "admin@demo.test",
                minutes_ago: 37_120,
                words: "Sent. The first link no longer works, so nobody else can use it.",
            },
            Post {
                by: "carla@demo.test",
                minutes_ago: 36_900,
                words: "He has it, and has already spent it on a lamp. Thank you, Ada!",
            },
        ],
        opened_by: &["admin@demo.test", "tomas@demo.test"],
    },
    Talk {
        about: About::Order("10032"),
        posts: &[
            Post {
                by: "amara@demo.test",
                minutes_ago: 37_000,
                words: "Hola, la lámpara Pico ha llegado y es preciosa, pero en la bolsita solo \
                    hay dos tornillos y las instrucciones hablan de tres. ¿Me podéis enviar el \
                    que falta?",
            },
            Post {
                by: "otto@lumen.test",
                minutes_ago: 36_800,
                words: "¡Hola, Amara! Perdona, ha sido un despiste nuestro al embalar. Hoy \
                    mismo te mando el tornillo por carta, con uno de repuesto.\n\n\
                    Mientras tanto puedes usarla sin problema: el tercero solo sujeta el cable.",
            },
            Post { by: "amara@demo.test", minutes_ago: 33_900, words: "Ya ha llegado. ¡Mil gracias! 💛" },
            Post { by: "otto@lumen.test", minutes_ago: 33_850, words: "¡A ti! Que la disfrutes." },
        ],
        opened_by: &["amara@demo.test", "nora@lumen.test"],
    },
    Talk {
        about: About::Product("kiln-sora"),
        posts: &[
            Post {
                by: "amara@demo.test",
                minutes_ago: 31_000,
                words: "Hello! I have been learning Chinese for a year, and your name made me \
                    brave:\n\n\
                    请问,这把茶壶可以放进洗碗机吗?",
            },
            Post {
                by: "mei@kiln.test",
                minutes_ago: 30_800,
                words: "写得真好!可以放,不过我建议用温水手洗,釉色会更漂亮。壶盖比较轻,洗的时候请\
                    小心。",
            },
            Post {
                by: "amara@demo.test", minutes_ago: 30_700, words: "谢谢您!我的老师会很高兴的。😊"
            },
            Post {
                by: "mei@kiln.test",
                minutes_ago: 30_680,
                words: "请代我向老师问好。有别的问题随时写信给我,中文英文都可以。",
            },
        ],
        opened_by: &["amara@demo.test"],
    },
    Talk {
        about: About::Order("10035"),
        posts: &[
            Post {
                by: "piotr@demo.test",
                minutes_ago: 28_700,
                words: "Dzień dobry, zamówiłem dwa zestawy listowe, a w paczce był jeden. Czy \
                    drugi przyjdzie osobno?",
            },
            Post {
                by: "olena@quire.test",
                minutes_ago: 28_500,
                words: "Dzień dobry! Nie, to nasza pomyłka: zapisałam dwa zestawy, a \
                    zapakowałam jeden. Drugi wysyłam dzisiaj, z laską laku w prezencie. \
                    Przepraszam za kłopot.",
            },
            Post {
                by: "piotr@demo.test",
                minutes_ago: 25_400,
                words: "Przyszło, wszystko się zgadza. Lak w kolorze wiśni jest piękny.\n\n\
                    Bardzo dziękuję, albo, jak to się u Pani mówi: щиро дякую! (Uczę się \
                    ukraińskiego od wiosny.)",
            },
            Post {
                by: "olena@quire.test",
                minutes_ago: 25_300,
                words: "Ого, як приємно! Пишете без жодної помилки. Успіхів у навчанні, і нехай \
                    листи доходять швидко. 💌",
            },
            Post {
                by: "piotr@demo.test",
                minutes_ago: 25_200,
                words: "Дякую! Перший лист напишу сусідці Оксані, вона мій найсуворіший \
                    учитель. 😅",
            },
        ],
        opened_by: &["olena@quire.test"],
    },
    Talk {
        about: About::Product("quire-notebook"),
        posts: &[
            Post {
                by: "maryam@demo.test",
                minutes_ago: 26_400,
                words: "Hello, I write in Arabic, from right to left. Does the notebook open \
                    nicely from the other side, or is the ribbon in the way?",
            },
            Post {
                by: "olena@quire.test",
                minutes_ago: 26_200,
                words: "What a good question! The ribbon and the elastic are at the back, so \
                    for you they would be in front. I can bind one the other way round; the \
                    price is the same, it takes about a week longer.",
            },
            Post {
                by: "maryam@demo.test",
                minutes_ago: 26_100,
                words: "حقاً؟ هذا رائع! نعم من فضلكم، باللون البنفسجي مثل الصورة.",
            },
            Post {
                by: "olena@quire.test",
                minutes_ago: 26_050,
                words: "With pleasure. Please order the ordinary one and write \"opens from the \
                    right\" in the note, then I know that it is yours.",
            },
        ],
        opened_by: &[],
    },
    Talk {
        about: About::Order("10036"),
        posts: &[
            Post {
                by: "chris@demo.test",
                minutes_ago: 25_600,
                words: "Bonjour, je viens de m'apercevoir que la commande est partie à mon \
                    ancienne adresse. Est-ce qu'on peut encore la changer ?",
            },
            Post {
                by: "vera@fjord.test",
                minutes_ago: 25_300,
                words: "Bonjour Chris ! Le colis a quitté l'entrepôt, je ne peux plus rien \
                    modifier de mon côté. Je demande à l'équipe d'Agora, qui est en contact \
                    avec le transporteur.",
            },
            Post {
                by: "tomas@demo.test",
                minutes_ago: 24_900,
                words: "Bonjour Chris, ici Tomás, d'Agora. Il me faudrait la nouvelle adresse, \
                    avec l'étage si possible. Le changement est gratuit tant que le colis n'est \
                    pas en tournée.",
            },
            Post {
                by: "chris@demo.test",
                minutes_ago: 24_850,
                words: "12 rue des Tilleuls, 3e étage, 69003 Lyon\n\
                    Le nom sur la sonnette est « Dubois / Martin ».",
            },
            Post {
                by: "tomas@demo.test",
                minutes_ago: 24_780,
                words: "C'est fait. Comptez un jour de plus.",
            },
            Post {
                by: "chris@demo.test",
                minutes_ago: 20_800,
                words: "Bien reçu, merci à vous deux ! Les chaussures me vont très bien.",
            },
            Post {
                by: "vera@fjord.test",
                minutes_ago: 20_400,
                words: "Avec plaisir ! Un conseil : deux ou trois promenades courtes avant la \
                    première vraie sortie, le cuir vous remerciera. ⛰️",
            },
        ],
        opened_by: &["tomas@demo.test"],
    },
    Talk {
        about: About::Product("fjord-tarn"),
        posts: &[
            Post {
                by: "piotr@demo.test",
                minutes_ago: 21_000,
                words: "Dzień dobry! W butach miejskich noszę 43. Czy Tarn brać większe?",
            },
            Post {
                by: "vera@fjord.test",
                minutes_ago: 20_900,
                words: "Dzień dobry! Tak, o pół numeru, żeby zmieściła się gruba skarpeta. \
                    Najpewniej jednak zmierzyć stopę wieczorem i porównać z tabelą: \
                    https://fjord.example/sizes",
            },
            Post { by: "piotr@demo.test", minutes_ago: 20_700, words: "27,4 cm. Czyli 43,5?" },
            Post {
                by: "vera@fjord.test",
                minutes_ago: 20_650,
                words: "Dokładnie, 43,5. A gdyby jednak nie pasowały, wymiana jest bezpłatna \
                    przez 60 dni.",
            },
        ],
        opened_by: &[],
    },
    Talk {
        about: About::Vendor("kiln"),
        posts: &[
            Post {
                by: "chris@demo.test",
                minutes_ago: 18_000,
                words: "Hello! Is your studio open to visitors? We will be in town next month, \
                    and my daughter (7) would love to see a wheel turning.",
            },
            Post {
                by: "mei@kiln.test",
                minutes_ago: 17_800,
                words: "Hello Chris, yes, on Saturday afternoons. Children may try the wheel \
                    for half an hour; bring clothes that like mud.",
            },
            Post {
                by: "chris@demo.test",
                minutes_ago: 17_750,
                words: "She is counting the days already. Do we need to book?",
            },
            Post {
                by: "mei@kiln.test",
                minutes_ago: 17_700,
                words: "Just tell me the date here, and I keep a stool free for her. The \
                    address and the bus are on https://kiln.example/visit 👩\u{200d}👧",
            },
        ],
        opened_by: &[],
    },
    Talk {
        about: About::Order("10038"),
        posts: &[
            Post {
                by: "nora@lumen.test",
                minutes_ago: 15_800,
                words: "佐藤様、こんにちは。Dusk ウォールライトをご注文いただき、ありがとうござ\
                    います。\n\n\
                    申し訳ありませんが、ブロンズの入荷が5日ほど遅れています。このままお待ちいた\
                    だけますか。それとも、在庫のある黒に変更なさいますか。",
            },
            Post {
                by: "yuki@demo.test",
                minutes_ago: 15_100,
                words: "ご連絡ありがとうございます。急いでいませんので、ブロンズのまま待ちます。",
            },
            Post {
                by: "nora@lumen.test",
                minutes_ago: 15_020,
                words: "ありがとうございます。発送しましたら、こちらでお知らせいたします。",
            },
            Post {
                by: "yuki@demo.test",
                minutes_ago: 9400,
                words: "念のためですが、届け先は注文したときの住所のままで大丈夫です。",
            },
            Post {
                by: "nora@lumen.test",
                minutes_ago: 7300,
                words: "先ほど工房から発送いたしました。追跡はこちらからご覧いただけます。\n\
                    https://track.example/p/3D77-0038",
            },
            Post { by: "yuki@demo.test", minutes_ago: 6900, words: "楽しみにしています 🎉" },
        ],
        opened_by: &["nora@lumen.test", "otto@lumen.test"],
    },
    Talk {
        about: About::Product("lumen-pico"),
        posts: &[
            Post {
                by: "chris@demo.test",
                minutes_ago: 14_300,
                words: "Bonjour, la lampe Pico existe-t-elle en vert ?",
            },
            Post {
                by: "nora@lumen.test",
                minutes_ago: 14_200,
                words: "Bonjour Chris ! Pas encore : rouge argile seulement. Un vert sauge est \
                    prévu pour le printemps.",
            },
            Post {
                by: "chris@demo.test",
                minutes_ago: 14_190,
                words: "Dommage, mais je peux attendre. Vous me préviendrez ?",
            },
            Post {
                by: "nora@lumen.test",
                minutes_ago: 14_150,
                words: "Bien sûr, je vous écris ici dès que les premières sortent de l'atelier. \
                    🌱",
            },
        ],
        opened_by: &["otto@lumen.test"],
    },
    Talk {
        about: About::Order("10039"),
        posts: &[
            Post {
                by: "mei@kiln.test",
                minutes_ago: 12_800,
                words: "Hello Amara, thank you for the order! The Pebble cups are made in small \
                    batches, and yours go into the kiln next week. Would you like all eight in \
                    Sand, or four in Sand and four in Moss?",
            },
            Post { by: "amara@demo.test", minutes_ago: 12_300, words: "Four and four sounds lovely!" },
            Post {
                by: "mei@kiln.test",
                minutes_ago: 4400,
                words: "They came out beautifully. One of the Moss cups has a small freckle in \
                    the glaze, about 2 mm, on the outside. It is sound and will hold tea for \
                    decades, but I would rather ask than surprise you.\n\n\
                    Keep it, or shall I make another? That would take about ten days.",
            },
            Post {
                by: "amara@demo.test",
                minutes_ago: 130,
                words: "A freckle! Keep it, please, that one will be mine. 😄 Could you wrap \
                    the two sets separately? The Sand ones are a present.",
            },
        ],
        opened_by: &[],
    },
    Talk {
        about: About::Vendor("lumen"),
        posts: &[
            Post {
                by: "piotr@demo.test",
                minutes_ago: 12_500,
                words: "Good morning, I am refitting a small guest house near Kraków and would \
                    need eleven wall lights and six pendants. Do you give a better price for \
                    such a number, and could I get one invoice for all of it?\n\n\
                    Delivery could be in two parts: the ground floor is ready in three weeks, \
                    the upper one not before autumn.",
            },
            Post {
                by: "otto@lumen.test",
                minutes_ago: 12_300,
                words: "Good morning Piotr, with pleasure, on both counts. From ten pieces we \
                    take off 12 %, and you get one invoice with two delivery dates. Please \
                    order when you know the finishes; we hold the price for three months.",
            },
            Post {
                by: "piotr@demo.test",
                minutes_ago: 12_150,
                words: "And do you keep spare glass for the pendants? Guests, you know…",
            },
            Post {
                by: "otto@lumen.test",
                minutes_ago: 12_100,
                words: "Always, for at least ten years after the last one is made.",
            },
            Post { by: "piotr@demo.test", minutes_ago: 12_040, words: "Thank you, that answers it!" },
        ],
        opened_by: &["nora@lumen.test", "otto@lumen.test"],
    },
    Talk {
        about: About::Product("fjord-ridge"),
        posts: &[
            Post {
                by: "yuki@demo.test",
                minutes_ago: 9900,
                words: "このリュックに13インチのノートパソコンは入りますか。",
            },
            Post {
                by: "vera@fjord.test",
                minutes_ago: 9700,
                words: "はい、15インチまで入るクッション付きのポケットがあります。",
            },
            Post {
                by: "yuki@demo.test",
                minutes_ago: 540,
                words: "ありがとうございます。もう一つ教えてください。雨の日はカバーが必要です\
                    か。それとも生地だけで大丈夫でしょうか。",
            },
        ],
        opened_by: &["yuki@demo.test"],
    },
    Talk {
        about: About::Product("agora-card"),
        posts: &[
            Post {
                by: "amara@demo.test",
                minutes_ago: 8800,
                words: "Can one gift card be used at several shops, a bit here and a bit there?",
            },
            Post {
                by: "tomas@demo.test",
                minutes_ago: 8700,
                words: "Hello Amara! Yes, at every shop on Agora, until it is used up. Your \
                    account shows what is left.",
            },
            Post {
                by: "amara@demo.test", minutes_ago: 8690, words: "And can I put my own photo on it? 🎁"
            },
            Post {
                by: "tomas@demo.test",
                minutes_ago: 8600,
                words: "Not yet, but you can add a few lines of your own, up to 200 letters. If \
                    you would like some ideas: https://example.com/birthday-lines",
            },
        ],
        opened_by: &[],
    },
    Talk {
        about: About::Product("quire-pen"),
        posts: &[
            Post {
                by: "carla@demo.test",
                minutes_ago: 7300,
                words: "Hallo, welche Federbreite hat der Füller? Ich schreibe klein.",
            },
            Post {
                by: "olena@quire.test",
                minutes_ago: 7150,
                words: "Hallo Carla, ab Werk M. Für kleine Schrift empfehle ich EF; bitte \
                    einfach in der Bestellung notieren, es kostet nichts extra.",
            },
            Post {
                by: "carla@demo.test",
                minutes_ago: 310,
                words: "Danke! Und welcher Konverter passt hinein? Ich habe noch ein halbes \
                    Glas Tinte, das sonst eintrocknet.",
            },
        ],
        opened_by: &["carla@demo.test"],
    },
    Talk {
        about: About::Product("lumen-dusk"),
        posts: &[
            Post {
                by: "amara@demo.test",
                minutes_ago: 6100,
                words: "Are the bulbs included, or do I have to buy them? And can they be \
                    dimmed?",
            },
            Post {
                by: "nora@lumen.test",
                minutes_ago: 5950,
                words: "Yes, both bulbs are in the box, warm white (2700 K), and they dim with \
                    any ordinary LED dimmer.",
            },
        ],
        opened_by: &["otto@lumen.test"],
    },
    Talk {
        about: About::Order("10040"),
        posts: &[
            Post {
                by: "carla@demo.test",
                minutes_ago: 5900,
                words: "Hi, will the two pendants come in one parcel or in two? I have to find \
                    someone to take them in.",
            },
            Post {
                by: "otto@lumen.test",
                minutes_ago: 5840,
                words: "Hello Carla, in one. It is 60 × 34 × 34 cm and about 6 kg, so best \
                    someone with two free hands. 🙂",
            },
            Post { by: "carla@demo.test", minutes_ago: 5825, words: "Perfect, thanks!" },
            Post {
                by: "otto@lumen.test",
                minutes_ago: 1190,
                words: "They have just left. You can follow them here: \
                    https://track.example/p/5K20-0040\n\n\
                    If the ceiling cup does not match your hook, write to me; there is a second \
                    bracket in the box, under the paper.",
            },
        ],
        opened_by: &["nora@lumen.test"],
    },
    Talk {
        about: About::Order("10042"),
        posts: &[
            Post {
                by: "chris@demo.test",
                minutes_ago: 2600,
                words: "Hello, the tracking page says that my lamp was delivered yesterday, but \
                    nothing came. I was at home all afternoon, and I have asked the neighbours \
                    on both sides.\n\n\
                    https://track.example/p/7G41-0042",
            },
            Post {
                by: "nora@lumen.test",
                minutes_ago: 2510,
                words: "Hello Chris, I am sorry, that is annoying. I have asked the carrier to \
                    search for it; they normally answer within a day.\n\n\
                    Could you look in at the parcel shop on your street? The drivers sometimes \
                    leave large boxes there without a card.",
            },
            Post {
                by: "chris@demo.test",
                minutes_ago: 2380,
                words: "I went there just now. Nothing under my name.",
            },
            Post {
                by: "nora@lumen.test",
                minutes_ago: 2350,
                words: "Thank you for going. Then let us give the carrier until tomorrow. If \
                    they find nothing, we send you a new lamp or the money back, whichever you \
                    prefer.",
            },
            Post {
                by: "chris@demo.test",
                minutes_ago: 41,
                words: "The parcel never came, and the tracking page now shows nothing at all. \
                    I would like a new lamp, please, if it can leave before the week-end.",
            },
        ],
        opened_by: &[],
    },
    Talk {
        about: About::Vendor("quire"),
        posts: &[Post {
            by: "yuki@demo.test",
            minutes_ago: 1580,
            words: "こんにちは。海外への発送は可能でしょうか。日本までの送料と、届くまでの日\
                    数を教えていただけると助かります。便箋が素敵で、友人への贈り物にしたいで\
                    す。✉️",
        }],
        opened_by: &[],
    },
    Talk {
        about: About::Product("kiln-pebble"),
        posts: &[Post {
            by: "chris@demo.test",
            minutes_ago: 1270,
            words: "Bonjour, les tasses Pebble passent-elles au micro-ondes ? Et quelle est \
                    leur contenance exacte ?\n\n\
                    J'en cherche une trentaine pour un petit café où l'on sert surtout des \
                    allongés ; 18 cl jusqu'au bord, c'est peut-être un peu juste.",
        }],
        opened_by: &[],
    },
    Talk {
        about: About::Product("lumen-halo"),
        posts: &[
            Post {
                by: "carla@demo.test",
                minutes_ago: 1060,
                words: "Hello! Is the cable long enough to reach a socket three metres away? \
                    The picture does not show the end of it.",
            },
            Post {
                by: "nora@lumen.test",
                minutes_ago: 1030,
                words: "Hi Carla, it is 3.2 m, with the dimmer at 1.1 m from the base. Here is \
                    the sheet with all measures: https://lumen.example/halo.pdf",
            },
            Post { by: "carla@demo.test", minutes_ago: 15, words: "Lovely, that will do. 😊" },
            Post { by: "carla@demo.test", minutes_ago: 12, words: "Does it come with a European plug?" },
        ],
        opened_by: &[],
    },
    Talk {
        about: About::Vendor("fjord"),
        posts: &[
            Post {
                by: "maryam@demo.test",
                minutes_ago: 430,
                words: "Hello, do you ship to Morocco? I could not find it in the list of \
                    countries.",
            },
            Post {
                by: "maryam@demo.test",
                minutes_ago: 426,
                words: "And are customs included in the price you show? 🇲🇦",
            },
        ],
        opened_by: &[],
    },
    Talk {
        about: About::Product("fjord-skerry"),
        posts: &[Post {
            by: "carla@demo.test",
            minutes_ago: 185,
            words: "Hi Fjord! Two questions about the Skerry before our trip in June:\n\n\
                    1. Will it stand on rock, without pegs?\n\
                    2. Is the groundsheet included, or sold apart?\n\n\
                    We are two tall people and one medium dog. 🐕",
        }],
        opened_by: &[],
    },
    Talk {
        about: About::Product("lumen-aster"),
        posts: &[Post {
            by: "maryam@demo.test",
            minutes_ago: 58,
            words: "مرحباً من جديد! اشتريت منكم مصباح Aster بالزجاج المدخّن وهو رائع. هل \
                    يتوفر أيضاً بالزجاج الأسود؟\n\n\
                    أريد واحداً ثانياً لغرفة الطعام، وأحتاج إلى سلك طوله متران على الأقل.",
        }],
        opened_by: &[],
    },
];
