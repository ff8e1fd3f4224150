import type { LanguageTexts } from './language-texts.ts';

export const ENGLISH: LanguageTexts = {
  since: ['this morning', 'last night', 'yesterday', 'the weekend', 'Monday'],
  landmark: [
    'opposite the primary school',
    'near the taxi rank',
    'next to the clinic',
    'in front of the spaza shop',
    'close to the bus stop',
    'at the corner by the traffic circle',
  ],
  extra: [
    'Please help, there are elderly people living here.',
    'I reported this before and nothing happened.',
    'Children walk past here to school every day.',
    'The neighbours have the same problem.',
    'Please phone before you come, the gate is locked.',
  ],
  reports: {
    'burst-pipe': [
      {
        title: 'Burst pipe in {street}',
        says: [
          'A pipe has burst {landmark} and clean water is running into the road.',
          'Water is shooting out of the ground {landmark}. It began {since}.',
        ],
        done: 'Replaced two metres of 75 mm pipe and reopened the valve. Pressure tested.',
      },
      {
        title: 'No water in {street} since {since}',
        says: [
          'The whole block has no water. Nobody told us about any work.',
          'Our taps have been dry since {since}, from the corner to the houses {landmark}.',
        ],
        done: 'Closed valve found and opened, air let out of the line. Supply is back.',
      },
      {
        title: 'Water running down {street}',
        says: [
          'The leak {landmark} is getting worse; the pavement is soft and has begun to sink.',
          'Clean water has been running down the gutter since {since}.',
        ],
        done: 'Fitted a repair clamp on the main and backfilled the trench.',
      },
      {
        title: 'Leaking water meter at {number} {street}',
        says: [
          'The meter drips day and night and the box is full of water.',
          'The stopcock at the meter is broken and cannot be closed.',
        ],
        done: 'Replaced the meter and its stopcock. No further leak found.',
      },
    ],
    'sewer-blockage': [
      {
        title: 'Sewage overflowing at {number} {street}',
        says: [
          'Our toilets have not drained since {since}; it comes up in the shower.',
          'Sewage stands in the yard since {since}.',
        ],
        done: 'Cleared the blockage with the jetting truck; rags and fat removed. Yard disinfected.',
      },
      {
        title: 'Manhole spilling over in {street}',
        says: [
          'Sewage is coming out of the manhole {landmark} and runs towards the stream.',
          'The manhole {landmark} spills over every time the neighbours use water.',
        ],
        done: 'Removed tree roots from the line and rodded it through to the next manhole.',
      },
      {
        title: 'Open manhole and bad smell in {street}',
        says: [
          'The manhole cover {landmark} has lifted and the smell is terrible.',
          'The manhole {landmark} has had no cover since {since}. A child could fall in.',
        ],
        done: 'Replaced the manhole cover and flushed the line.',
      },
    ],
    'electricity-outage': [
      {
        title: 'No electricity in {street}',
        says: [
          'The houses {landmark} have had no power since {since}. It is not load-shedding, the next street has light.',
          'There was a loud bang {landmark} and then everything went dark.',
        ],
        done: 'Replaced the blown fuse in the mini-substation and restored supply.',
      },
      {
        title: 'Power off in {street} since {since}',
        says: [
          'One phase seems to be gone: half of the house works, the other half does not.',
          'Everything in the fridge is going off. The whole row {landmark} is dark.',
        ],
        done: 'Repaired the cable joint after a fault; all customers are back on.',
      },
      {
        title: 'Sparks from the pole in {street}',
        says: [
          'The pole {landmark} sparks when the wind blows.',
          'A cable hangs low {landmark}. We are afraid somebody will touch it.',
        ],
        done: 'Tightened the span and replaced two cracked insulators.',
      },
      {
        title: 'Electricity box open at {number} {street}',
        says: [
          'The door of the box is gone since {since} and the wires can be seen.',
          'Somebody has broken the lock of the box {landmark}.',
        ],
        done: 'Secured the box with a new door and lock.',
      },
    ],
    'street-light': [
      {
        title: 'Street light out in {street}',
        says: [
          'It is very dark {landmark} and people are afraid to walk there at night.',
          'The light {landmark} flickers and then goes out.',
        ],
        done: 'Replaced the lamp and the photocell.',
      },
      {
        title: 'All street lights dark in {street}',
        says: [
          'Three lights in a row have been out since {since}.',
          'The whole street is dark, from the corner to the houses {landmark}.',
        ],
        done: 'Found a broken neutral between two poles and repaired it. All lights burn.',
      },
      {
        title: 'Light pole leaning in {street}',
        says: [
          'The pole {landmark} was hit by a car and leans over the pavement.',
          'The foot of the pole {landmark} has rusted through.',
        ],
        done: 'Straightened the pole and set its foot in concrete.',
      },
    ],
    pothole: [
      {
        title: 'Deep pothole in {street}',
        says: [
          'There is a deep pothole {landmark}; two cars have damaged their tyres already.',
          'Drivers swerve into the other lane to avoid it. Somebody will get hurt.',
        ],
        done: 'Cut out and filled with hot asphalt, compacted and sealed.',
      },
      {
        title: 'Several potholes in {street}',
        says: [
          'There are five or six holes {landmark}, and they grow with every rain.',
          'The taxis drive on the pavement now to get past the holes {landmark}.',
        ],
        done: 'Cold patch placed in all of them; permanent repair is on this quarter’s programme.',
      },
      {
        title: 'Road edge washed away in {street}',
        says: [
          'The storm has taken a part of the road {landmark}.',
          'The kerb {landmark} has fallen into the drain since the last rain.',
        ],
        done: 'Rebuilt four metres of the road’s edge and cleared the side drain.',
      },
    ],
    refuse: [
      {
        title: 'Refuse not collected in {street}',
        says: [
          'Our refuse has been standing outside since {since} and dogs are tearing the bags open.',
          'The truck stopped {landmark} and turned around; our side of the street was left out.',
        ],
        done: 'Street collected by the catch-up crew and put back on the route sheet.',
      },
      {
        title: 'Wheelie bin stolen at {number} {street}',
        says: [
          'The bin disappeared after the collection. Please bring a new one.',
          'Our bin has been gone since {since}.',
        ],
        done: 'New bin delivered and its number noted on the account.',
      },
    ],
    'illegal-dumping': [
      {
        title: 'Illegal dumping in {street}',
        says: [
          'Somebody dumps rubbish at night {landmark}. There are rats now.',
          'A bakkie without plates offloaded tyres and mattresses {landmark}.',
        ],
        done: 'Cleared two truckloads and put up a “no dumping” board.',
      },
      {
        title: 'Builders’ rubble dumped in {street}',
        says: [
          'A heap of bricks and broken tiles lies on the pavement {landmark}.',
          'Rubble blocks half of the road {landmark} since {since}.',
        ],
        done: 'Rubble loaded and removed; the owner has been served with a notice.',
      },
      {
        title: 'Rubbish heap growing in {street}',
        says: [
          'The open plot {landmark} has become a rubbish dump.',
          'Each week there is more of it {landmark}, and now it has been set alight.',
        ],
        done: 'Plot cleared and closed off with bollards.',
      },
    ],
    'parks-trees': [
      {
        title: 'Fallen tree in {street}',
        says: [
          'A tree blocks half of the road {landmark}.',
          'The storm brought down the big tree {landmark}.',
        ],
        done: 'Tree cut up and removed, stump treated.',
      },
      {
        title: 'Grass overgrown in the park at {street}',
        says: [
          'The grass is so high that the children cannot play and there are snakes.',
          'Nobody has mown the park {landmark} this season.',
        ],
        done: 'Park mowed and added to the three-week cycle.',
      },
      {
        title: 'Branch hanging over the wires in {street}',
        says: [
          'A large branch {landmark} may come down with the next wind.',
          'The branches rub against the wires {landmark} and it sparks.',
        ],
        done: 'Branch pruned together with the electricity team.',
      },
    ],
    noise: [
      {
        title: 'Loud music at {number} {street}',
        says: [
          'The music plays until three in the morning.',
          'We asked them to turn it down and they only laughed.',
        ],
        done: 'Visited the premises and issued a warning under the noise by-law.',
      },
      {
        title: 'Noise every night in {street}',
        says: [
          'We have not slept properly since {since}. It comes from the tavern {landmark}.',
          'Cars race up and down {landmark} after midnight.',
        ],
        done: 'Measured above the limit on two nights; a fine was issued.',
      },
    ],
  },
  messages: {
    received: [
      'Thank you for reporting this. We have your report and a team has been informed.',
      'We have received your report. A team will look at it and we will let you know.',
      'Thank you. Your report is with the team that works in {place}.',
    ],
    onSite: ['Our team is on its way to {street}.', 'The team was in {street} today and has begun.'],
    question: [
      'We could not find the spot. Please tell us the nearest house number.',
      'Is the problem still there? Our team found nothing at {number} {street}.',
      'We need access to the yard. When can we come?',
    ],
    residentAnswers: [
      'It is right {landmark}, you cannot miss it.',
      'Yes, it is still the same. Somebody is at home in the afternoon.',
      'Please come after 16:00, then I am back from work.',
    ],
    residentWaits: ['Is there any news?', 'Nobody has come yet. When can we expect somebody?'],
    done: [
      'The work is done. Please tell us if it is in order; otherwise we close your report in seven days.',
      'Our team has finished at {street}. Thank you for your patience.',
    ],
    residentThanks: ['Thank you, it works again.', 'Thank you, well done to the team.'],
    residentObjects: ['It is the same again as before.', 'This was not repaired properly, please come back.'],
    cancelled: [
      'This was reported already; we go on with the earlier report.',
      'This lies on private ground, so the owner has to see to it.',
    ],
  },
  sensitive: {
    titles: ['Confidential report', 'Request for protection', 'Report by a neighbour'],
    descriptions: [
      'The person who reports asks to be phoned, not visited.',
      'The person is safe at present and asks for help with a protection order.',
      'A neighbour heard shouting and is worried about somebody’s safety.',
    ],
    resolutions: [
      'Taken over by the station; a case has been opened.',
      'Protection order applied for and served.',
    ],
  },
};
