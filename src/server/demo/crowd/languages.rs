//! What people write in, and what they are called.

/// A language, as far as the crowd speaks it.
pub struct Language {
    /// How many of a hundred customers write in it.
    pub share: u64,
    /// Its words, the most frequent first.
    pub words: &'static str,
    /// What its rare words are made of.
    pub syllables: &'static str,
    /// How a message may begin.
    pub greetings: &'static [&'static str],
    /// How a message may end.
    pub thanks: &'static [&'static str],
    /// People's given names.
    pub given: &'static str,
    /// People's family names.
    pub family: &'static str,
    /// How text is put together.
    pub script: Script,
}

/// How text is put together.
pub struct Script {
    /// What stands between words.
    pub blank: &'static str,
    /// What stands between parts of a sentence.
    pub comma: &'static str,
    /// What ends a statement, a question, and an exclamation.
    pub ends: [&'static str; 3],
    /// What stands between sentences.
    pub between: &'static str,
    /// Whether the family name comes first, without a blank.
    pub family_first: bool,
}

const LATIN: Script =
    Script { blank: " ", comma: ", ", ends: [".", "?", "!"], between: " ", family_first: false };
const ARABIC: Script = Script { comma: "، ", ends: [".", "؟", "!"], ..LATIN };
const HAN: Script =
    Script { blank: "", comma: "，", ends: ["。", "？", "！"], between: "", family_first: true };
const KANA: Script = Script { comma: "、", ..HAN };

/// The crowd's languages.
pub const LANGUAGES: [Language; 7] = [
    Language {
        share: 36,
        words: "the to and you a is it for in of my we have that your not be on with can will this but or at \
            are if from as me do so order was please send one when how would still there lamp just been box \
            week colour delivery address two very all which by know tomorrow small back new could no an \
            ordered arrived invoice before after more picture other some time today yes our size door also \
            left right working number glass hello cable broken again table need wait like asked bag \
            yesterday morning set card shop paper long only return money way make take them its old still \
            possible gift ship look looks help sorry sure wrong missing bought price handle repair spare \
            part chair wooden light dark blue green warm soft large second third every without between \
            during kitchen garden birthday mother neighbour stairs shelf cloth pattern sample stitch seam \
            hinge screw drawer fabric linen wool oak brass copper velvet marble",
        syllables: "bra cor den fel gan hol ker lin mar nor ost pem quil ras sten tor ul ver wick yar ash bel \
            dun ford glen hurst",
        greetings: &["Hello,", "Hi there,", "Good morning,", "Good evening,", "Dear team,"],
        thanks: &["Thank you", "Thank you very much", "Many thanks", "Best wishes", "Thanks"],
        given: "Alice Ben Clara Daniel Emma Felix Grace Harry Isla Jack Kate Liam Molly Noah Olivia Peter \
            Rose Sam Tess William",
        family: "Archer Baker Carter Dawson Ellis Foster Grant Hughes Irving Jones Kelly Lawson Mason Nolan \
            Owens Palmer Reed Shaw Turner Walker",
        script: LATIN,
    },
    Language {
        share: 20,
        words: "die der und ich in das ist es nicht zu ein mit den Sie auf für eine haben wir von bitte noch \
            auch dem an sich so bei wie oder aber wird kann mir im meine Bestellung nur schon wenn man hat \
            ob als aus zum heute sehr nach Lampe wieder einen mehr sind wäre Farbe Lieferung Rechnung \
            gestern morgen Adresse Größe leider gerne dann vor über Woche Karton Kabel Tisch Foto bestellt \
            angekommen kaputt Nummer Glas zurück neue möglich Geschenk alles gut lange warten fragen Türe \
            links rechts klein groß blau grün warm weich Ersatzteil Stuhl Holz Licht dunkel hell passt \
            falsch fehlt gekauft Preis Griff Reparatur Küche Garten Geburtstag Mutter Nachbar Treppe Regal \
            Stoff Muster Probe Naht Scharnier Schraube Schublade Leinen Wolle Eiche Messing Kupfer Samt \
            Straße Schlüssel Öl Übergabe",
        syllables: "bach berg dorf eck feld gau heim ing kamp lau mund nau ober quell rein schau stein tal \
            unter vogt wald zell",
        greetings: &["Guten Tag,", "Hallo,", "Guten Morgen,", "Liebes Team,"],
        thanks: &["Vielen Dank", "Danke", "Herzliche Grüße", "Mit freundlichen Grüßen"],
        given: "Anna Bernd Christa Dirk Elke Frank Greta Hans Ines Jörg Karin Lukas Maja Nils Petra Ralf \
            Sabine Till Ute Wolf",
        family: "Adler Bauer Decker Ebert Fischer Groß Huber Jäger Keller Lange Maurer Neumann Otten Peters \
            Richter Schäfer Thiel Ullrich Vogel Zimmer",
        script: LATIN,
    },
    Language {
        share: 14,
        words: "de la que el en y a los se un por con no una su para es al lo como más pero me le si ya muy \
            pedido todo esta hay sin sobre ser este también hasta hoy mañana lámpara ayer color envío \
            factura dirección tamaño caja cable mesa foto roto llegó número vidrio nuevo posible regalo \
            semana esperar preguntar puerta izquierda derecha pequeño grande azul verde cálido suave pieza \
            silla madera luz oscuro claro falta comprado precio asa reparación cocina jardín cumpleaños \
            madre vecino escalera estante tela muestra costura bisagra tornillo cajón lino lana roble latón \
            cobre terciopelo año niño",
        syllables: "ba ca dor es fu gal he illo jar la mon nal or pe que rra sol tor ue va zar",
        greetings: &["Hola:", "Buenos días:", "Buenas tardes:"],
        thanks: &["Muchas gracias", "Gracias", "Un saludo"],
        given: "Alba Bruno Carmen Diego Elena Félix Gloria Hugo Inés Javier Lucía Mario Nuria Óscar Pilar \
            Raúl Sofía Tomás Vega Yago",
        family: "Álvarez Blanco Castro Díaz Esteban Ferrer García Herrero Ibáñez Jiménez León Marín Navarro \
            Ortega Peña Quintana Ruiz Soler Torres Vidal",
        script: LATIN,
    },
    Language {
        share: 10,
        words: "w i na z do się nie to że jest o za po co jak ale od czy tak dla już tylko przez proszę przy \
            zamówienie mam jeszcze był lampa dzisiaj jutro wczoraj kolor dostawa faktura adres rozmiar \
            pudełko kabel stół zdjęcie zepsuty doszło numer szkło nowy możliwe prezent tydzień czekać \
            pytanie drzwi lewo prawo mały duży niebieski zielony ciepły miękki część krzesło drewno światło \
            ciemny jasny brakuje kupiłem cena uchwyt naprawa kuchnia ogród urodziny matka sąsiad schody \
            półka tkanina wzór próbka szew zawias śruba szuflada len wełna dąb mosiądz miedź aksamit żółty \
            łóżko źle",
        syllables: "ba cze dro ga ja kow lew mi no owa pol ra sza ta war wy za ża łu ść",
        greetings: &["Dzień dobry,", "Witam,", "Dobry wieczór,"],
        thanks: &["Dziękuję", "Dziękuję bardzo", "Pozdrawiam"],
        given: "Adam Beata Celina Dawid Ewa Filip Grażyna Henryk Iga Jakub Kinga Łukasz Marta Norbert Ola \
            Paweł Róża Szymon Tola Wanda",
        family: "Bielska Cieślak Dudek Gajda Jaworski Kaczmarek Lis Malinowska Nowak Olszewski Pawlak Rutkowska \
            Sikora Tomczak Urban Wójcik Zając Żak",
        script: LATIN,
    },
    Language {
        share: 6,
        words: "في من على إلى هذا أن لا ما هل مع عن كان هذه قد لم أو كل بعد قبل الطلب اليوم غدا أمس اللون \
            التوصيل الفاتورة العنوان المقاس الصندوق السلك الطاولة الصورة مكسور وصل الرقم الزجاج جديد ممكن \
            هدية أسبوع انتظار سؤال الباب يسار يمين صغير كبير أزرق أخضر دافئ ناعم قطعة كرسي خشب ضوء غامق \
            فاتح ناقص اشتريت السعر المقبض إصلاح المطبخ الحديقة عيد الأم الجار السلم الرف القماش النقش عينة \
            خياطة برغي درج كتان صوف بلوط نحاس مخمل مصباح أريد أحتاج شكرا",
        syllables: "با تا را سا ما نا لي مي ري دو نو كو شا ها عا في بي ور ان ات",
        greetings: &["السلام عليكم،", "مرحبا،", "صباح الخير،"],
        thanks: &["شكرا جزيلا", "شكرا لكم", "مع التحية"],
        given: "أحمد بسمة جمال دينا رامي زينب سامي شيرين طارق عمر فاطمة كريم ليلى محمود نور هدى ياسمين",
        family: "حداد خوري سليمان صالح عباس عثمان فارس قاسم منصور نجار هاشم يوسف",
        script: ARABIC,
    },
    Language {
        share: 7,
        words: "的 我 了 是 您 在 有 不 这 们 可以 请 吗 订单 没有 一个 好 还 就 收到 要 和 今天 明天 昨天 颜色 快递 发票 地址 尺寸 盒子 电线 \
            桌子 照片 坏了 号码 玻璃 新的 可能 礼物 一周 等待 问题 门口 左边 右边 小 大 蓝色 绿色 温暖 柔软 零件 椅子 木头 灯光 深色 浅色 \
            缺少 购买 价格 把手 修理 厨房 花园 生日 妈妈 邻居 楼梯 架子 布料 图案 样品 螺丝 抽屉 亚麻 羊毛 橡木 黄铜 天鹅绒 退货 包装 运费",
        syllables: "安 宝 成 东 发 光 海 华 吉 江 金 兰 龙 美 明 南 平 青 山 石 天 文 西 星 阳 云 中 竹",
        greetings: &["您好！", "你好，", "早上好！"],
        thanks: &["谢谢！", "非常感谢。", "麻烦您了。"],
        given: "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚",
        family: "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林",
        script: HAN,
    },
    Language {
        share: 7,
        words: "の は が を に で です と も ます か ください この ありません 注文 ありました お願い まだ 届き 商品 今日 明日 昨日 色 配送 \
            請求書 住所 サイズ 箱 コード テーブル 写真 壊れ 番号 ガラス 新しい 可能 贈り物 一週間 待って 質問 ドア 左 右 小さい 大きい 青 緑 \
            暖かい 柔らかい 部品 椅子 木 光 暗い 明るい 足りない 買い 値段 取っ手 修理 台所 庭 誕生日 母 隣の人 階段 棚 布 模様 見本 縫い目 \
            ネジ 引き出し リネン ウール 真鍮 銅 ベルベット 返品 包装 送料 ランプ",
        syllables: "あ か さ た な は ま や ら わ い き し ち に ひ み り う く す つ ぬ ふ む る",
        greetings: &["こんにちは。", "お世話になっております。", "はじめまして。"],
        thanks: &["ありがとうございます。", "よろしくお願いいたします。", "助かります。"],
        given: "由紀 健 美咲 翔 陽子 大輔 恵 拓也 香 直樹 彩 誠 愛 隆 桜 亮",
        family: "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 松本 井上 木村",
        script: KANA,
    },
];
