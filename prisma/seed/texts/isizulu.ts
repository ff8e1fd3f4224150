import type { LanguageTexts } from './language-texts.ts';

export const ISIZULU: LanguageTexts = {
  since: ['namhlanje ekuseni', 'izolo ebusuku', 'izolo', 'ngempelasonto', 'ngoMsombuluko'],
  landmark: [
    'malungana nesikole samabanga aphansi',
    'eduze nerenki yamatekisi',
    'eduze komtholampilo',
    'phambi kwesitolo',
    'eduze nesitobhi samabhasi',
    'ngemuva kwesonto',
    'ekhoneni ngasesiyingini',
  ],
  extra: [
    'Sicela usizo, kuhlala abantu abadala lapha.',
    'Ngike ngakubika lokhu ngaphambilini kodwa akwenzekanga lutho.',
    'Izingane zidlula lapha nsuku zonke uma ziya esikoleni.',
    'Ngingathumela isithombe uma kudingeka.',
    'Nomakhelwane banenkinga efanayo.',
    'Sicela nishaye ucingo ngaphambi kokuba nize, isango likhiyiwe.',
  ],
  reports: {
    'burst-pipe': [
      {
        title: 'Ipayipi liqhumile e-{street}',
        says: [
          'Ipayipi liqhumile {landmark} futhi amanzi ahlanzekile agelezela emgwaqeni.',
          'Amanzi aphuma emhlabathini {landmark}. Kuqale {since}.',
        ],
        done: 'Sishintshe ingxenye yepayipi eqhumile futhi amanzi asebuyile.',
      },
      {
        title: 'Awekho amanzi e-{street} kusukela {since}',
        says: [
          'Awekho amanzi emizini eminingi. Akekho ositshelile ngomsebenzi owenziwayo.',
          'Ompompi bethu bomile kusukela {since}.',
        ],
        done: 'Kutholakale ivalvu ebivaliwe futhi yavulwa. Amanzi asebuyile.',
      },
      {
        title: 'Amanzi ageleza e-{street}',
        says: [
          'Ukuvuza kwamanzi {landmark} kuya ngokuba kubi, nendlela yabahamba ngezinyawo isiyashona.',
          'Amanzi ahlanzekile ageleza emgwaqeni kusukela {since}.',
        ],
        done: 'Ipayipi lilungisiwe nomgodi ugqitshiwe.',
      },
      {
        title: 'Imitha yamanzi iyavuza e-{number} {street}',
        says: [
          'Imitha iconsa imini nobusuku futhi ibhokisi ligcwele amanzi.',
          'Impompi esemitheni iphukile futhi ayivaleki.',
        ],
        done: 'Sifake imitha entsha; ayisavuzi.',
      },
    ],
    'sewer-blockage': [
      {
        title: 'Indle iyachichima e-{number} {street}',
        says: [
          'Amathoyilethi ethu awasebenzi kusukela {since}; indle ibuyela ngaphakathi.',
          'Indle igcwele egcekeni kusukela {since}.',
        ],
        done: 'Ipayipi lendle livuliwe futhi igceke lihlanziwe.',
      },
      {
        title: 'Umgodi wendle uyachichima e-{street}',
        says: [
          'Indle iphuma emgodini {landmark} futhi igelezela emfudlaneni.',
          'Umgodi {landmark} uchichima njalo uma omakhelwane besebenzisa amanzi.',
        ],
        done: 'Sisuse izimpande zezihlahla epayipini lendle, manje ligeleza kahle.',
      },
      {
        title: 'Umgodi wendle uvulekile e-{street}',
        says: [
          'Isivalo somgodi wendle sivulekile {landmark} futhi iphunga libi kakhulu.',
          'Umgodi {landmark} awunaso isivalo kusukela {since}. Ingane ingawela kuwo.',
        ],
        done: 'Kufakwe isivalo esisha nepayipi lahlanzwa.',
      },
    ],
    'electricity-outage': [
      {
        title: 'Awukho ugesi e-{street}',
        says: [
          'Awukho ugesi emizini {landmark} kusukela {since}. Akukhona ukucishwa kukagesi okuhleliwe.',
          'Kuzwakale umsindo omkhulu {landmark} kwabe sekuphela ugesi.',
        ],
        done: 'Sishintshe ifiyuzi eshile futhi ugesi usubuyile.',
      },
      {
        title: 'Ugesi uhambile e-{street} kusukela {since}',
        says: [
          'Ingxenye yendlu inogesi kanti enye ayinawo.',
          'Ukudla kuyonakala efrijini. Kumnyama kuyo yonke imizi {landmark}.',
        ],
        done: 'Intambo kagesi ilungisiwe; bonke abantu sebenogesi.',
      },
      {
        title: 'Kunezinhlansi esigxotsheni sikagesi e-{street}',
        says: [
          'Isigxobo {landmark} sikhipha izinhlansi uma kuvunguza umoya.',
          'Intambo kagesi ilenga phansi {landmark}. Sesaba ukuthi kukhona ozoyithinta.',
        ],
        done: 'Izintambo ziqinisiwe futhi kwashintshwa izingxenye eziphukile.',
      },
      {
        title: 'Ibhokisi likagesi livulekile e-{number} {street}',
        says: [
          'Umnyango webhokisi awusekho kusukela {since} futhi izintambo ziyabonakala.',
          'Kukhona ophule isikhiya sebhokisi {landmark}.',
        ],
        done: 'Ibhokisi lifakwe umnyango omusha futhi lakhiywa.',
      },
    ],
    'street-light': [
      {
        title: 'Isibani somgwaqo asikhanyi e-{street}',
        says: [
          'Kumnyama kakhulu ebusuku {landmark} futhi abantu besaba ukuhamba.',
          'Isibani {landmark} siyacisha siphinde sikhanye.',
        ],
        done: 'Sishintshe isibani; manje siyakhanya.',
      },
      {
        title: 'Izibani zomgwaqo zicishile e-{street}',
        says: [
          'Izibani ezintathu ezilandelanayo azikhanyi kusukela {since}.',
          'Wonke umgwaqo umnyama, kuze kufike emizini {landmark}.',
        ],
        done: 'Kulungiswe intambo ebiphukile phakathi kwezigxobo ezimbili. Zonke izibani ziyakhanya.',
      },
      {
        title: 'Isigxobo sesibani sigobile e-{street}',
        says: [
          'Isigxobo sishayiswe yimoto {landmark} futhi singawa.',
          'Isigxobo {landmark} sigqwalile phansi.',
        ],
        done: 'Isigxobo siqondisiwe futhi saqiniswa ngokhonkolo.',
      },
    ],
    pothole: [
      {
        title: 'Umgodi ojulile emgwaqeni e-{street}',
        says: [
          'Kunomgodi ojulile {landmark}; izimoto ziyalimala.',
          'Abashayeli bayawugwema bese bengena kolunye uhlangothi; kuyingozi.',
        ],
        done: 'Umgodi ugcwaliswe ngetiyela futhi waqiniswa.',
      },
      {
        title: 'Imigodi eminingi emgwaqeni e-{street}',
        says: [
          'Kunemigodi emihlanu noma eyisithupha {landmark}, futhi iyakhula njalo uma lina.',
          'Amatekisi asehamba endleleni yabahamba ngezinyawo ukuze agweme imigodi {landmark}.',
        ],
        done: 'Yonke imigodi ivalwe okwesikhashana; umgwaqo uzolungiswa ngokuphelele kule kota.',
      },
      {
        title: 'Umgwaqo ukhukhuleke e-{street}',
        says: [
          'Isiphepho sithathe ingxenye yomgwaqo {landmark}.',
          'Unqenqema lomgwaqo {landmark} luwele emseleni ngemva kwemvula.',
        ],
        done: 'Unqenqema lomgwaqo lwakhiwe kabusha futhi umsele uhlanziwe.',
      },
    ],
    refuse: [
      {
        title: 'Udoti awuqoqwanga e-{street}',
        says: [
          'Udoti wethu usengaphandle kusukela {since} futhi izinja zidabula izikhwama.',
          'Iloli likadoti lime {landmark} labe selijika; uhlangothi lwethu lwashiywa.',
        ],
        done: 'Udoti womgwaqo wonke usuqoqiwe.',
      },
      {
        title: 'Umgqomo kadoti untshontshiwe e-{number} {street}',
        says: [
          'Umgqomo wethu unyamalale ngemva kokuqoqwa kukadoti. Sicela omusha.',
          'Umgqomo wethu awusekho kusukela {since}.',
        ],
        done: 'Umgqomo omusha usulethiwe.',
      },
      {
        title: 'Umgqomo kadoti uphukile e-{number} {street}',
        says: ['Isondo lomgqomo liphukile futhi awusahambi.', 'Iloli liphule umgqomo wethu.'],
        done: 'Umgqomo ushintshiwe.',
      },
    ],
    'illegal-dumping': [
      {
        title: 'Udoti ulahlwe ngokungemthetho e-{street}',
        says: [
          'Kukhona abantu abalahla udoti ebusuku {landmark}. Sekunamagundane manje.',
          'Iveni engenazo izinombolo ilahle amathayi nomatilasi {landmark}.',
        ],
        done: 'Indawo ihlanziwe futhi kwafakwa isaziso esenqabela ukulahla udoti.',
      },
      {
        title: 'Kulahlwe imfucuza yokwakha e-{street}',
        says: [
          'Inqwaba yezitini isendleleni yabahamba ngezinyawo {landmark}.',
          'Imfucuza yokwakha ivale ingxenye yomgwaqo {landmark} kusukela {since}.',
        ],
        done: 'Imfucuza isusiwe; umnikazi wayo unikezwe isaziso.',
      },
      {
        title: 'Inqwaba kadoti iyakhula e-{street}',
        says: [
          'Indawo evulekile {landmark} isiphenduke indawo yokulahla udoti.',
          'Udoti uyanda isonto ngalinye {landmark}, manje usuyashiswa.',
        ],
        done: 'Indawo ihlanziwe futhi yavalwa.',
      },
    ],
    'parks-trees': [
      {
        title: 'Isihlahla siwile e-{street}',
        says: [
          'Isihlahla sivale ingxenye yomgwaqo {landmark}.',
          'Isiphepho siwise isihlahla esikhulu {landmark}.',
        ],
        done: 'Isihlahla sigawuliwe futhi sasuswa.',
      },
      {
        title: 'Utshani bude epaki e-{street}',
        says: [
          'Utshani bude kakhulu, izingane azikwazi ukudlala futhi kunezinyoka.',
          'Akekho osike utshani epaki {landmark} kulo nyaka.',
        ],
        done: 'Utshani busikiwe epaki.',
      },
      {
        title: 'Igatsha lilenga phezu kwezintambo e-{street}',
        says: [
          'Igatsha elikhulu {landmark} lingawa uma kuvunguza umoya.',
          'Amagatsha athinta izintambo zikagesi {landmark} futhi kuphuma izinhlansi.',
        ],
        done: 'Igatsha linqunyiwe ngokubambisana nethimba likagesi.',
      },
    ],
    noise: [
      {
        title: 'Umculo omkhulu e-{number} {street}',
        says: ['Umculo udlala kakhulu kuze kuse.', 'Sibacelile ukuthi banciphise umsindo kodwa abalaleli.'],
        done: 'Sivakashele indawo futhi sabaxwayisa.',
      },
      {
        title: 'Umsindo njalo ebusuku e-{street}',
        says: [
          'Asisalali kahle kusukela {since}. Umsindo uqhamuka ethaveni {landmark}.',
          'Izimoto ziyajaha {landmark} ngemva kwamabili.',
        ],
        done: 'Kukhishwe inhlawulo ngokwephula umthetho kamasipala.',
      },
    ],
  },
  messages: {
    received: [
      'Siyabonga ngokubika. Siwutholile umbiko wakho futhi ithimba selazisiwe.',
      'Umbiko wakho siwutholile. Ithimba lizowubheka bese sikwazisa.',
    ],
    onSite: [
      'Ithimba lethu lisendleleni eliya e-{street}.',
      'Ithimba lethu belise-{street} namuhla futhi seliqalile ukusebenza.',
    ],
    question: [
      'Asiyitholanga indawo. Sicela usitshele inombolo yendlu eseduze.',
      'Ingabe inkinga isekhona? Ithimba lethu alitholanga lutho e-{number} {street}.',
      'Sidinga ukungena egcekeni. Singafika nini?',
    ],
    residentAnswers: [
      'Kukhona khona {landmark}, nizokubona.',
      'Yebo, kusenjalo. Ukhona umuntu ekhaya ntambama.',
      'Sicela nifike ngemva kuka-16:00, ngisuke sengibuyile emsebenzini.',
    ],
    residentWaits: ['Zikhona yini izindaba?', 'Akukafiki muntu. Singalindela nini ukuthi kufike umuntu?'],
    done: [
      'Umsebenzi usuphelile. Sicela usazise uma kulungile; uma singezwa lutho sizowuvala umbiko wakho ngemva kwezinsuku eziyisikhombisa.',
      'Ithimba lethu seliqedile e-{street}. Siyabonga ngokubekezela kwakho.',
    ],
    residentThanks: ['Ngiyabonga, sekuyasebenza.', 'Siyabonga kakhulu ethimbeni.'],
    residentObjects: ['Sekubuyele esimweni ebekuyiso.', 'Akulungiswanga kahle, sicela nibuye.'],
    cancelled: [
      'Lokhu sekuvele kwabikwa; siyaqhubeka ngombiko wokuqala.',
      'Le ndawo ingeyomuntu, ngakho kumele ilungiswe ngumnikazi wayo.',
    ],
  },
  sensitive: {
    titles: ['Umbiko oyimfihlo', 'Isicelo sokuvikelwa'],
    descriptions: [
      'Obikayo ucela ukushayelwa ucingo, angavakashelwa.',
      'Obikayo uphephile okwamanje futhi ucela usizo ngencwadi yokuvikelwa.',
    ],
    resolutions: ['Isiteshi sesithathe udaba; kuvulwe icala.'],
  },
};
