import { paceStoreContract } from '../../../contracts/pace-store.js';
import { PacesInMemory } from '../../../support/stores/paces-in-memory.js';

paceStoreContract('a stand-in', async () => ({ paces: new PacesInMemory(), remove: async () => {} }));
