export { packageVersion } from '../lab/version.ts';
