export { ownModuleChecksum } from '../lab/own-module.ts';
