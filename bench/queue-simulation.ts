import { seededRandom } from '../src/core/random.ts';

/** A fleet and what it has to do. Times are seconds, sizes bytes. */
export interface FleetPlan {
  /** How long each unit takes a worker, once its days are there. */
  readonly unitSeconds: Float64Array;
  /** Bytes of the days of each unit. */
  readonly unitBytes: Float64Array;
  /** So many units in a row read the same days. */
  readonly unitsPerStretch: number;
  /** Machines. */
  readonly machines: number;
  /** Workers of a machine. */
  readonly workersPerMachine: number;
  /** Stretches that a machine keeps, those used longest ago going first. */
  readonly cachedStretches: number;
  /** What the shared storage gives all machines together, bytes a second. */
  readonly storageRate: number;
  /** What the network gives a single machine. */
  readonly machineRate: number;
  /** How long Redis is busy with a unit, from its submission to its end. */
  readonly redisSeconds: number;
  /** How long the submitter is busy with a unit. */
  readonly submitSeconds: number;
  /** Units that are submitted and not done, at most. */
  readonly window: number;
  /** Memory of Redis for each of them. */
  readonly jobBytes: number;
  /** Deaths of a worker by hour of work. */
  readonly deathsPerHour: number;
  /** How long a dead worker's unit stays locked. */
  readonly lockSeconds: number;
  /** How long until it works again. */
  readonly restartSeconds: number;
  /** Seed of the deaths. */
  readonly seed: number;
}

/** What came of it. */
export interface FleetOutcome {
  /** Until the last unit was done. */
  readonly makespanSeconds: number;
  /** Share of all workers' time that went into units that were done. */
  readonly utilisation: number;
  /** How often each unit was done. */
  readonly done: Uint8Array;
  /** Units begun, those that died with their worker included. */
  readonly executions: number;
  /** Time that died with workers. */
  readonly lostSeconds: number;
  /** Most memory of Redis. */
  readonly redisBytes: number;
  /** Share of the time that Redis was busy. */
  readonly redisBusy: number;
  /** Share of the time that the submitter was busy. */
  readonly submitterBusy: number;
  /** Share of the time that the storage was busy. */
  readonly storageBusy: number;
  /** Bytes that the storage gave. */
  readonly fetchedBytes: number;
}

/** Serves one after the other, in the order of their coming. */
class Server {
  busySeconds = 0;
  private freeAt = 0;

  /** @returns when it is done with something that comes now and takes so long. */
  serve(now: number, seconds: number): number {
    this.freeAt = Math.max(this.freeAt, now) + seconds;
    this.busySeconds += seconds;
    return this.freeAt;
  }
}

/** Things by the time they are due; of the same time, in the order in which they were put in. */
class Agenda {
  private readonly heap: { readonly at: number; readonly order: number; readonly act: () => void }[] = [];
  private order = 0;
  now = 0;

  add(at: number, act: () => void): void {
    const { heap } = this;
    let place = heap.push({ at, order: (this.order += 1), act }) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.isBefore(place, parent)) return;
      this.swap(place, parent);
      place = parent;
    }
  }

  /** Does everything, until nothing is left. */
  run(): void {
    for (let next = this.take(); next !== null; next = this.take()) {
      this.now = next.at;
      next.act();
    }
  }

  private take(): { readonly at: number; readonly act: () => void } | null {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return null;
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let place = 0; ; ) {
      let least = place;
      for (const child of [2 * place + 1, 2 * place + 2]) {
        if (child < heap.length && this.isBefore(child, least)) least = child;
      }
      if (least === place) return first;
      this.swap(place, least);
      place = least;
    }
  }

  private isBefore(one: number, other: number): boolean {
    const [a, b] = [this.heap[one]!, this.heap[other]!];
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  private swap(one: number, other: number): void {
    const kept = this.heap[one]!;
    this.heap[one] = this.heap[other]!;
    this.heap[other] = kept;
  }
}

/** The days that a machine has: by stretch, when they are there. */
class MachineCache {
  private readonly stretches = new Map<number, number>();
  private readonly network = new Server();
  private readonly plan: FleetPlan;

  constructor(plan: FleetPlan) {
    this.plan = plan;
  }

  /** @returns when the days of a unit are on the machine. */
  fetch(unit: number, now: number, storage: Server): number {
    const { unitsPerStretch, unitBytes, storageRate, machineRate, cachedStretches } = this.plan;
    const stretch = Math.floor(unit / unitsPerStretch);
    const known = this.stretches.get(stretch);
    this.stretches.delete(stretch);
    const bytes = unitBytes[unit]!;
    const given =
      known ?? Math.max(storage.serve(now, bytes / storageRate), this.network.serve(now, bytes / machineRate));
    this.stretches.set(stretch, given);
    if (this.stretches.size > cachedStretches) this.stretches.delete(this.stretches.keys().next().value ?? -1);
    return Math.max(given, now);
  }
}

/** Plays a sweep over a queue: submitter, Redis, shared storage, and workers that die. The same seed gives the same outcome. */
export function simulateQueue(plan: FleetPlan): FleetOutcome {
  return new Fleet(plan).play();
}

class Fleet {
  private readonly plan: FleetPlan;
  private readonly random;
  private readonly agenda = new Agenda();
  private readonly redis = new Server();
  private readonly submitter = new Server();
  private readonly storage = new Server();
  private readonly caches: readonly MachineCache[];
  private readonly done: Uint8Array;
  private readonly waiting: number[] = [];
  private readonly idle: number[] = [];
  private taken = 0;
  private submitted = 0;
  private open = 0;
  private mostOpen = 0;
  private executions = 0;
  private lostSeconds = 0;
  private usefulSeconds = 0;
  private endedAt = 0;

  constructor(plan: FleetPlan) {
    this.plan = plan;
    this.random = seededRandom(plan.seed);
    this.caches = Array.from({ length: plan.machines }, () => new MachineCache(plan));
    this.done = new Uint8Array(plan.unitSeconds.length);
  }

  play(): FleetOutcome {
    const { plan, redis, submitter, storage } = this;
    const workers = plan.machines * plan.workersPerMachine;
    // Worker by worker over the machines, as a queue hands out: last in, first served.
    for (let worker = workers - 1; worker >= 0; worker -= 1) this.idle.push(worker);
    while (this.open < plan.window && this.submitted < this.done.length) this.submit();
    this.agenda.run();
    const makespanSeconds = this.endedAt;
    return {
      ...{ makespanSeconds, done: this.done, executions: this.executions, lostSeconds: this.lostSeconds },
      utilisation: this.usefulSeconds / (workers * makespanSeconds),
      redisBytes: this.mostOpen * plan.jobBytes,
      redisBusy: redis.busySeconds / makespanSeconds,
      submitterBusy: submitter.busySeconds / makespanSeconds,
      storageBusy: storage.busySeconds / makespanSeconds,
      fetchedBytes: storage.busySeconds * plan.storageRate,
    };
  }

  private submit(): void {
    const unit = this.submitted;
    this.submitted += 1;
    this.open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    const { plan, agenda, redis, submitter } = this;
    // Half of what Redis does for a unit, at each end of its life.
    const sent = submitter.serve(agenda.now, plan.submitSeconds);
    agenda.add(sent, () => agenda.add(redis.serve(agenda.now, plan.redisSeconds / 2), () => this.offer(unit)));
  }

  private offer(unit: number): void {
    this.waiting.push(unit);
    this.match();
  }

  private match(): void {
    while (this.idle.length > 0 && this.taken < this.waiting.length) {
      const unit = this.waiting[this.taken]!;
      this.taken += 1;
      this.begin(unit, this.idle.pop()!);
    }
  }

  private begin(unit: number, worker: number): void {
    const { plan, agenda } = this;
    this.executions += 1;
    const begun = agenda.now;
    const cache = this.caches[worker % plan.machines]!;
    const ready = cache.fetch(unit, begun, this.storage);
    const end = ready + plan.unitSeconds[unit]!;
    const lifetime =
      plan.deathsPerHour > 0 ? (-Math.log(1 - this.random.uniform()) * 3600) / plan.deathsPerHour : Infinity;
    if (begun + lifetime >= end) {
      agenda.add(end, () => this.finish(unit, worker));
      return;
    }
    const diedAt = begun + lifetime;
    this.lostSeconds += lifetime;
    agenda.add(diedAt + plan.restartSeconds, () => this.release(worker));
    agenda.add(diedAt + plan.lockSeconds, () => this.offer(unit));
  }

  private finish(unit: number, worker: number): void {
    const { plan, agenda, redis } = this;
    this.done[unit]! += 1;
    this.usefulSeconds += plan.unitSeconds[unit]!;
    this.endedAt = agenda.now;
    agenda.add(redis.serve(agenda.now, plan.redisSeconds / 2), () => {
      this.open -= 1;
      if (this.submitted < this.done.length) this.submit();
      this.release(worker);
    });
  }

  private release(worker: number): void {
    this.idle.push(worker);
    this.match();
  }
}
