import { RoutePace } from '../../../../../src/infrastructure/routes/pace/route-pace.js';
import { SharedPace } from '../../../../../src/infrastructure/routes/pace/shared-pace.js';
import { paceContract } from '../../../../contracts/pace.js';
import { PacesInMemory } from '../../../../support/stores/paces-in-memory.js';

paceContract('that of this process', (ratePerSecond) => new RoutePace(ratePerSecond));

paceContract('that of many processes', (ratePerSecond, listener) => {
  const onFailure = (error: unknown) => {
    throw error;
  };
  return new SharedPace({
    store: new PacesInMemory(),
    key: 'films.test direct',
    ratePerSecond,
    listener,
    onFailure,
  });
});
