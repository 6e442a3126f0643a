import { auditDetectors } from 'cvdlab';
import threeBarDetector from './three-bar-detector.ts';

// On simulated days: every prefix, a poisoned future, other cuts, later starts. No signal may change.
const { audits, of } = await auditDetectors({ detector: threeBarDetector, bar: '5m' });
console.log(`on ${of}`);
for (const { rule, signals, checks, isClean } of audits) {
  for (const { promise, offence } of checks) {
    console.log(offence === null ? `kept: ${promise}` : `broken at bar ${offence.bar}: ${promise} (${offence.what})`);
  }
  console.log(`${rule}: ${signals} signals, ${isClean ? 'does not look ahead' : 'not to be trusted'}`);
}
