import { describeSeeds, everySecondFrom } from './play-seeds';

describeSeeds(everySecondFrom(1));
