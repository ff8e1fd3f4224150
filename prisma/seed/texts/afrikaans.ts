import type { LanguageTexts } from './language-texts.ts';

export const AFRIKAANS: LanguageTexts = {
  since: ['vanoggend', 'gisteraand', 'gister', 'die naweek', 'Maandag'],
  landmark: [
    'oorkant die laerskool',
    'naby die taxistaanplek',
    'langs die kliniek',
    'voor die winkel',
    'naby die bushalte',
    'agter die kerk',
    'op die hoek by die verkeersirkel',
  ],
  extra: [
    'Help asseblief, hier woon bejaarde mense.',
    'Ek het dit al voorheen aangemeld en niks het gebeur nie.',
    'Kinders stap elke dag hier verby skool toe.',
    'Ek kan ’n foto stuur as dit help.',
    'Die bure het dieselfde probleem.',
    'Bel asseblief voor julle kom, die hek is gesluit.',
  ],
  reports: {
    'burst-pipe': [
      {
        title: 'Gebarste pyp in {street}',
        says: [
          '’n Pyp het {landmark} gebars en skoon water loop in die straat af.',
          'Water spuit {landmark} uit die grond. Dit het {since} begin.',
        ],
        done: 'Twee meter pyp vervang en die klep weer oopgemaak. Druk getoets.',
      },
      {
        title: 'Geen water in {street} sedert {since}',
        says: [
          'Die hele blok is sonder water. Niemand het ons van enige werk laat weet nie.',
          'Ons krane is sedert {since} droog, tot by die huise {landmark}.',
        ],
        done: '’n Toe klep gekry en oopgemaak. Die water is terug.',
      },
      {
        title: 'Water loop in {street} af',
        says: [
          'Die lek {landmark} word erger; die sypaadjie is sag en begin sak.',
          'Skoon water loop al sedert {since} in die geut af.',
        ],
        done: 'Herstelklem op die hooflyn aangebring en die sloot toegegooi.',
      },
      {
        title: 'Watermeter lek by {street} {number}',
        says: [
          'Die meter drup dag en nag en die kas is vol water.',
          'Die afsluitkraan by die meter is stukkend en kan nie toegedraai word nie.',
        ],
        done: 'Meter en afsluitkraan vervang.',
      },
    ],
    'sewer-blockage': [
      {
        title: 'Rioolwater loop oor by {street} {number}',
        says: [
          'Ons toilette spoel sedert {since} nie meer weg nie; dit stoot in die stort op.',
          'Rioolwater staan sedert {since} in die erf.',
        ],
        done: 'Verstopping met die hoëdrukwa oopgemaak en die erf ontsmet.',
      },
      {
        title: 'Mangat loop oor in {street}',
        says: [
          'Rioolwater kom {landmark} uit die mangat en loop na die spruit toe.',
          'Die mangat {landmark} loop oor sodra die bure water gebruik.',
        ],
        done: 'Boomwortels uit die lyn verwyder en dit deurgespoel.',
      },
      {
        title: 'Oop mangat en slegte reuk in {street}',
        says: [
          'Die mangatdeksel {landmark} het gelig en die reuk is verskriklik.',
          'Die mangat {landmark} het al sedert {since} geen deksel nie. ’n Kind kan daarin val.',
        ],
        done: 'Mangatdeksel vervang en die lyn deurgespoel.',
      },
    ],
    'electricity-outage': [
      {
        title: 'Geen krag in {street}',
        says: [
          'Die huise {landmark} is sedert {since} sonder krag. Dit is nie beurtkrag nie, die volgende straat het lig.',
          'Daar was ’n harde slag {landmark} en toe was alles donker.',
        ],
        done: 'Sekering in die minisubstasie vervang en krag herstel.',
      },
      {
        title: 'Krag af in {street} sedert {since}',
        says: [
          'Die helfte van die huis het krag en die ander helfte nie.',
          'Die kos in die yskas word sleg. Die hele ry {landmark} is donker.',
        ],
        done: 'Kabellas herstel; alle verbruikers is weer aan.',
      },
      {
        title: 'Vonke by die paal in {street}',
        says: [
          'Die paal {landmark} gee vonke af wanneer die wind waai.',
          '’n Kabel hang laag {landmark}. Ons is bang iemand raak daaraan.',
        ],
        done: 'Drade styf getrek en twee gekraakte isolators vervang.',
      },
      {
        title: 'Kragkas staan oop by {street} {number}',
        says: [
          'Die kas se deur is sedert {since} weg en die drade is sigbaar.',
          'Iemand het die slot van die kas {landmark} gebreek.',
        ],
        done: 'Kas met ’n nuwe deur en slot beveilig.',
      },
    ],
    'street-light': [
      {
        title: 'Straatlig uit in {street}',
        says: [
          'Dit is baie donker {landmark} en mense is bang om snags daar te stap.',
          'Die lig {landmark} flikker en gaan dan uit.',
        ],
        done: 'Gloeilamp en ligsel vervang.',
      },
      {
        title: 'Al die straatligte is uit in {street}',
        says: [
          'Drie ligte langs mekaar is al sedert {since} uit.',
          'Die hele straat is donker, tot by die huise {landmark}.',
        ],
        done: '’n Gebreekte neutrale draad tussen twee pale herstel. Al die ligte brand.',
      },
      {
        title: 'Ligpaal staan skeef in {street}',
        says: [
          '’n Motor het die paal {landmark} raak gery en dit leun oor die sypaadjie.',
          'Die voet van die paal {landmark} is deurgeroes.',
        ],
        done: 'Paal reguit gemaak en die voet met beton vasgesit.',
      },
    ],
    pothole: [
      {
        title: 'Diep slaggat in {street}',
        says: [
          'Daar is ’n diep slaggat {landmark}; twee motors se bande is al stukkend.',
          'Bestuurders swaai na die ander baan uit. Iemand gaan seerkry.',
        ],
        done: 'Uitgesny, met warm asfalt gevul, vasgestamp en geseël.',
      },
      {
        title: 'Verskeie slaggate in {street}',
        says: [
          'Daar is vyf of ses gate {landmark}, en hulle word met elke reën groter.',
          'Die taxi’s ry nou op die sypaadjie om by die gate {landmark} verby te kom.',
        ],
        done: 'Almal tydelik met koue asfalt gelap; die permanente herstel is op die program.',
      },
      {
        title: 'Padrand spoel weg in {street}',
        says: [
          'Die storm het ’n stuk van die pad {landmark} weggespoel.',
          'Die randsteen {landmark} het ná die laaste reën in die sloot geval.',
        ],
        done: 'Vier meter van die padrand herbou en die sloot skoongemaak.',
      },
    ],
    refuse: [
      {
        title: 'Vullis nie verwyder nie in {street}',
        says: [
          'Ons vullis staan sedert {since} buite en honde skeur die sakke oop.',
          'Die vulliswa het {landmark} omgedraai; ons kant van die straat is uitgelaat.',
        ],
        done: 'Die hele straat se vullis is verwyder.',
      },
      {
        title: 'Vullisdrom gesteel by {street} {number}',
        says: [
          'Die drom het ná die verwydering verdwyn. Bring asseblief ’n nuwe een.',
          'Ons drom is sedert {since} weg.',
        ],
        done: 'Nuwe drom afgelewer.',
      },
    ],
    'illegal-dumping': [
      {
        title: 'Onwettige storting in {street}',
        says: [
          'Iemand stort snags vullis {landmark}. Daar is nou rotte.',
          '’n Bakkie sonder nommerplate het bande en matrasse {landmark} afgelaai.',
        ],
        done: 'Twee vragte verwyder en ’n bord opgesit.',
      },
      {
        title: 'Bourommel gestort in {street}',
        says: [
          '’n Hoop bakstene en stukkende teëls lê op die sypaadjie {landmark}.',
          'Bourommel versper sedert {since} die helfte van die pad {landmark}.',
        ],
        done: 'Rommel gelaai en verwyder; die eienaar het ’n kennisgewing gekry.',
      },
      {
        title: 'Vullishoop groei in {street}',
        says: [
          'Die oop erf {landmark} het ’n stortingsterrein geword.',
          'Elke week is daar meer {landmark}, en nou is dit aan die brand gesteek.',
        ],
        done: 'Erf skoongemaak en met paaltjies afgesper.',
      },
    ],
    'parks-trees': [
      {
        title: 'Boom het omgeval in {street}',
        says: [
          '’n Boom versper die helfte van die pad {landmark}.',
          'Die storm het die groot boom {landmark} omgewaai.',
        ],
        done: 'Boom opgesaag en verwyder.',
      },
      {
        title: 'Gras te lank in die park by {street}',
        says: [
          'Die gras is so hoog dat kinders nie kan speel nie, en daar is slange.',
          'Niemand het die park {landmark} vanjaar gesny nie.',
        ],
        done: 'Park gesny en op die drieweeklikse rooster geplaas.',
      },
      {
        title: 'Tak hang oor die drade in {street}',
        says: [
          '’n Groot tak {landmark} kan met die volgende wind afkom.',
          'Die takke skuur {landmark} teen die drade en dit vonk.',
        ],
        done: 'Tak saam met die elektrisiteitspan gesnoei.',
      },
    ],
    noise: [
      {
        title: 'Harde musiek by {street} {number}',
        says: [
          'Die musiek speel tot drie-uur in die oggend.',
          'Ons het gevra dat hulle dit sagter stel, maar hulle luister nie.',
        ],
        done: 'Perseel besoek en ’n waarskuwing ingevolge die geraasverordening uitgereik.',
      },
      {
        title: 'Elke nag geraas in {street}',
        says: [
          'Ons slaap al sedert {since} nie meer nie. Dit kom van die taverne {landmark}.',
          'Motors jaag {landmark} ná middernag op en af.',
        ],
        done: 'Op twee nagte bo die perk gemeet; ’n boete is uitgereik.',
      },
    ],
  },
  messages: {
    received: [
      'Dankie dat u dit aangemeld het. Ons het u verslag en ’n span is ingelig.',
      'Ons het u verslag ontvang. ’n Span sal daarna kyk en ons laat weet u.',
    ],
    onSite: ['Ons span is op pad na {street}.', 'Die span was vandag in {street} en het met die werk begin.'],
    question: [
      'Ons kon nie die plek kry nie. Gee asseblief die naaste huisnommer.',
      'Is die probleem nog daar? Ons span het niks by {street} {number} gekry nie.',
      'Ons het toegang tot die erf nodig. Wanneer kan ons kom?',
    ],
    residentAnswers: [
      'Dit is reg {landmark}, julle kan dit nie miskyk nie.',
      'Ja, dit is nog net so. Smiddae is iemand tuis.',
      'Kom asseblief ná 16:00, dan is ek terug van die werk.',
    ],
    residentWaits: ['Is daar enige nuus?', 'Niemand het nog gekom nie. Wanneer kan ons iemand verwag?'],
    done: [
      'Die werk is klaar. Laat weet ons asseblief of dit in orde is; anders sluit ons u verslag oor sewe dae.',
      'Ons span is klaar in {street}. Dankie vir u geduld.',
    ],
    residentThanks: ['Dankie, dit werk weer.', 'Baie dankie aan die span.'],
    residentObjects: [
      'Dit is weer net soos voorheen.',
      'Dit is nie ordentlik herstel nie, kom asseblief terug.',
    ],
    cancelled: [
      'Dit is reeds aangemeld; ons gaan met die vroeëre verslag voort.',
      'Dit is op privaat grond, dus moet die eienaar daarna omsien.',
    ],
  },
  sensitive: {
    titles: ['Vertroulike verslag', 'Versoek om beskerming'],
    descriptions: [
      'Die persoon vra om gebel te word, nie besoek te word nie.',
      'Die persoon is tans veilig en vra hulp met ’n beskermingsbevel.',
    ],
    resolutions: ['Deur die stasie oorgeneem; ’n saak is geopen.'],
  },
};
