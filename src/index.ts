// One function a verb of the command line, with the same options and defaults.
export type { AlertingOptions } from './lab/alerting-options.ts';
export type { AuditDetectorsOptions, DetectorAudits } from './lab/audit-detectors.ts';
export { auditDetectors } from './lab/audit-detectors.ts';
export type { AuditOwnStrategyOptions, OwnStrategyAudit } from './lab/audit-own-strategy.ts';
export { auditOwnStrategy } from './lab/audit-own-strategy.ts';
export type { StrategyOptions } from './lab/backtest-setups.ts';
export type { Backtest, BacktestOptions } from './lab/backtest.ts';
export { backtest } from './lab/backtest.ts';
export type { BarsOptions } from './lab/bars-options.ts';
export type { BinanceAccessOptions } from './lab/binance-access.ts';
export type { CheckRecordingOptions, RecordingCheck } from './lab/check-recording.ts';
export { checkRecording } from './lab/check-recording.ts';
export type { AggressorScores, ClassifyAggressorsOptions } from './lab/classify-aggressors.ts';
export { classifyAggressors } from './lab/classify-aggressors.ts';
export type { DaysOptions, InstrumentOptions, RangeOptions } from './lab/days-options.ts';
export type { DetectorOptions } from './lab/detector-options.ts';
export type { ExecutionOptions, OrderOptions, RiskOptions } from './lab/execution-options.ts';
export type { ExportDaysOptions } from './lab/export-days.ts';
export { exportDays } from './lab/export-days.ts';
export type { ContractOptions } from './lab/ibkr-contract-options.ts';
export type { ImportedFiles, ImportFilesOptions } from './lab/import-files.ts';
export { importFiles } from './lab/import-files.ts';
export type { IndexDaysOptions } from './lab/index-days.ts';
export { indexDays } from './lab/index-days.ts';
export type { JudgingOptions } from './lab/judging-options.ts';
export type { ListDaysOptions } from './lab/list-days.ts';
export { listDays } from './lab/list-days.ts';
export type { LiveBinanceOptions } from './lab/live-binance.ts';
export { startLiveBinance } from './lab/live-binance.ts';
export type { LiveIbkrOptions } from './lab/live-ibkr.ts';
export { startLiveIbkr } from './lab/live-ibkr.ts';
export type { LiveSessionOptions } from './lab/live-session-options.ts';
export type { EndedSession, LiveSessions } from './lab/live-sessions.ts';
export type { LiveViewsOptions } from './lab/live-views-options.ts';
export type { MadeBars, MakeBarsOptions } from './lab/make-bars.ts';
export { makeBars } from './lab/make-bars.ts';
export { MissingDataError } from './lab/missing-data-error.ts';
export type { OpenDaysOptions } from './lab/open-days.ts';
export { openDays } from './lab/open-days.ts';
export { OptionError } from './lab/option-error.ts';
export type { NumberOption } from './lab/option-values.ts';
export type { PageOptions } from './lab/page-options.ts';
export type { LiveFill, LiveHalt, PaperOptions } from './lab/paper-options.ts';
export type { BinancePlan, BinancePull, PullBinanceOptions } from './lab/pull-binance.ts';
export { planBinance, pullBinance } from './lab/pull-binance.ts';
export type { PullIbkrOptions } from './lab/pull-ibkr.ts';
export { pullIbkr } from './lab/pull-ibkr.ts';
export type { BacktestPage, ReportBacktestOptions } from './lab/report-backtest.ts';
export { reportBacktest } from './lab/report-backtest.ts';
export type { ComparisonPage, ReportComparisonOptions } from './lab/report-comparison.ts';
export { reportComparison } from './lab/report-comparison.ts';
export type { DivergencesPage, ReportDivergencesOptions } from './lab/report-divergences.ts';
export { reportDivergences } from './lab/report-divergences.ts';
export type { ReportIndexOptions } from './lab/report-index.ts';
export { reportIndex } from './lab/report-index.ts';
export type { QualityPage, ReportQualityOptions } from './lab/report-quality.ts';
export { reportQuality } from './lab/report-quality.ts';
export type { ReportRunOptions, RunPage } from './lab/report-run.ts';
export { reportRun } from './lab/report-run.ts';
export type { ReportSignalsOptions, SignalsPage } from './lab/report-signals.ts';
export { reportSignals } from './lab/report-signals.ts';
export type { ReportSweepOptions, SweepPage } from './lab/report-sweep.ts';
export { reportSweep } from './lab/report-sweep.ts';
export type { Scan, ScanOptions } from './lab/scan.ts';
export { scan } from './lab/scan.ts';
export type { ServingOptions } from './lab/serving-options.ts';
export type { SidesOptions } from './lab/sides-options.ts';
export type { SimulateDaysOptions, SimulatedDays } from './lab/simulate-days.ts';
export { simulateDays } from './lab/simulate-days.ts';
export type { SizesOptions } from './lab/sizes-options.ts';
export type { Replay, ReplayOptions } from './lab/start-replay.ts';
export { startReplay } from './lab/start-replay.ts';
export type { SignalStudy, StudySignalsOptions } from './lab/study-signals.ts';
export { studySignals } from './lab/study-signals.ts';
export type { ParkedWork, SweepDocument } from './lab/sweep-document.ts';
export type { SealedDays } from './lab/sweep-document.ts';
export type { HoldOutOptions, HoldOutResult } from './lab/sweep-hold-out.ts';
export { openHoldOut } from './lab/sweep-hold-out.ts';
export type { SweepJudgingOptions, SweepSearchOptions } from './lab/sweep-judging.ts';
export type { SweepPlanOptions } from './lab/sweep-options.ts';
export type { SweepEstimate } from './lab/sweep-outlook.ts';
export { estimateSweep, sweepProgress } from './lab/sweep-outlook.ts';
export type { MissingDays, PlannedUnits, SweepPlan } from './lab/sweep-plan.ts';
export type { Computed, ParkedUnit } from './lab/sweep-run.ts';
export type { WorkerOptions } from './lab/sweep-worker.ts';
export { serveQueue } from './lab/sweep-worker.ts';
export type { Sweep, SweepOptions } from './lab/sweep.ts';
export { sweep } from './lab/sweep.ts';
export type { TradingOptions } from './lab/trading-options.ts';
export type { StudyTrials } from './lab/trial-entries.ts';
export type { BarValidation, ValidateBarsOptions } from './lab/validate-bars.ts';
export { validateBars } from './lab/validate-bars.ts';
export type { DaysVerification, VerifyDaysOptions } from './lab/verify-days.ts';
export { verifyDays } from './lab/verify-days.ts';

// Building blocks: the words everyone speaks.
export type { BarColumn, BarRow, BarTable } from './core/bar-table.ts';
export { BAR_COLUMNS, BarBuffer, QUALITIES } from './core/bar-table.ts';
export type { Decimal } from './core/decimal.ts';
export { formatUnits, parseDecimal } from './core/decimal.ts';
export type { Random } from './core/random.ts';
export { seededRandom } from './core/random.ts';
export { sessionCalendar } from './core/session-calendar.ts';
export type { Reset, Session, SessionCalendar } from './core/session.ts';
export type { Signal, SignalType } from './core/signal.ts';
export type { CellType, TextColumn, TextTable } from './core/text-table.ts';
export { csvChunks } from './core/text-table.ts';
export { formatDay, formatTime, parseDay } from './core/time.ts';
export type {
  CoverageEnd,
  CoverageStart,
  Instrument,
  Scales,
  TradeBatch,
  TradeEvent,
  TradeGap,
  TradeSource,
} from './core/trade-batch.ts';

// Building blocks: trades to bars.
export type { ClassifiedTrades } from './cvd/aggressor/aggressor-classifier.ts';
export { AggressorClassifier } from './cvd/aggressor/aggressor-classifier.ts';
export type { AggressorCounts, Amount, RuleAmount } from './cvd/aggressor/aggressor-counts.ts';
export type { AggressorOptions, AggressorSettings } from './cvd/aggressor/aggressor-options.ts';
export { QUOTE_MATCHINGS, aggressorLabel } from './cvd/aggressor/aggressor-options.ts';
export type { BandTotals } from './cvd/aggressor/band-totals.ts';
export { bandTotals } from './cvd/aggressor/band-totals.ts';
export type { BandedBars, BandedSource } from './cvd/aggressor/banded-bars.ts';
export { bandedBars, bandedSource } from './cvd/aggressor/banded-bars.ts';
export type { EstimatedVolumes, PriceBars } from './cvd/aggressor/bar-estimates.ts';
export type { BulkDistribution } from './cvd/aggressor/bulk-volume.ts';
export type { CompareMethodsOptions } from './cvd/aggressor/compare-methods.ts';
export { compareMethods, compareMethodsOfSource } from './cvd/aggressor/compare-methods.ts';
export type { BandEdge, CvdBand } from './cvd/aggressor/cvd-band.ts';
export type { EstimateMethod, EstimateOptions } from './cvd/aggressor/estimate-volumes.ts';
export { ESTIMATE_METHODS, estimateLabel, estimateVolumes } from './cvd/aggressor/estimate-volumes.ts';
export type { EstimatedSource } from './cvd/aggressor/estimated-bars.ts';
export { estimatedBars } from './cvd/aggressor/estimated-bars.ts';
export type { InferredTrades } from './cvd/aggressor/inferred-trades.ts';
export { inferredTrades } from './cvd/aggressor/inferred-trades.ts';
export type { ComparedMethod } from './cvd/aggressor/method-comparison.ts';
export type { MethodScore } from './cvd/aggressor/method-score.ts';
export type { ArrivedTrades, QuoteBatch, QuoteEvent, QuoteSource, TapeBreak } from './cvd/aggressor/quote-batch.ts';
export type { AggressorRule, DECIDING_RULES, DecidingRule } from './cvd/aggressor/rule-stack.ts';
export { parseAggressorRules } from './cvd/aggressor/rule-stack.ts';
export { scoreTextTable } from './cvd/aggressor/score-text.ts';
export type { SideOrigin } from './cvd/aggressor/side-origin.ts';
export type { BarSpec } from './cvd/bar-spec.ts';
export { parseBarSpec } from './cvd/bar-spec.ts';
export { barTextTable } from './cvd/bar-text.ts';
export type { BarWriterState, LiveBar } from './cvd/bar-writer.ts';
export type { BarOptions, MarketEvent, MarketSource, SourceBars } from './cvd/bars-from-source.ts';
export { barsFromSource } from './cvd/bars-from-source.ts';
export type {
  BarComparison,
  BarDifference,
  CompareOptions,
  ComparedColumn,
  IncompleteBar,
  ReferenceBars,
} from './cvd/compare-bars.ts';
export { COMPARED_COLUMNS, compareBars } from './cvd/compare-bars.ts';
export type { CvdEngineState } from './cvd/cvd-engine-state.ts';
export type { CvdEngineOptions } from './cvd/cvd-engine.ts';
export { CvdEngine } from './cvd/cvd-engine.ts';
export type { InputBars } from './cvd/input-bars.ts';
export type { OpenBarState } from './cvd/open-bar.ts';
export { RunningVwap } from './cvd/running-vwap.ts';
export type { DaySizeLimits, SizeLimits } from './cvd/size-bucket/daily-limits.ts';
export type { SizeBound } from './cvd/size-bucket/size-bound.ts';
export { parseSizeBound } from './cvd/size-bucket/size-bound.ts';
export type { SizeBucketOptions, SizeBucketSettings, SizeUnit } from './cvd/size-bucket/size-bucket-options.ts';
export { SIZE_UNITS } from './cvd/size-bucket/size-bucket-options.ts';
export type { SizeBucketTrades } from './cvd/size-bucket/size-bucket-trades.ts';
export { primeSizeHistory, sizeBucketTrades } from './cvd/size-bucket/size-bucket-trades.ts';
export { SizeBucketer } from './cvd/size-bucket/size-bucketer.ts';
export type { SizeCounts } from './cvd/size-bucket/size-counts.ts';
export type { DaySpan } from './cvd/size-bucket/size-history.ts';
export { SizeHistory } from './cvd/size-bucket/size-history.ts';
export type { ProfileRow, ValueArea, ValueAreaGrowth } from './cvd/volume-profile.ts';
export { VolumeProfile, valueArea } from './cvd/volume-profile.ts';

// Building blocks: bars to signals.
export type { AbsorptionOptions } from './divergence/absorption-detector.ts';
export { absorptionDetector } from './divergence/absorption-detector.ts';
export type { CheckResult, DetectorAudit } from './divergence/audit/audit-detector.ts';
export { auditDetector } from './divergence/audit/audit-detector.ts';
export type { MakeDetector, Offence } from './divergence/audit/detector-check.ts';
export type { WarmUp } from './divergence/audit/warm-up.ts';
export type { ChartOptions } from './divergence/chart-detector.ts';
export { chartDetector } from './divergence/chart-detector.ts';
export type { CorrelationOptions } from './divergence/correlation-detector.ts';
export { correlationDetector } from './divergence/correlation-detector.ts';
export type { DeltaOptions } from './divergence/delta-detector.ts';
export { deltaDetector } from './divergence/delta-detector.ts';
export type { Detector } from './divergence/detector.ts';
export { detect } from './divergence/detector.ts';
export type { DetectorRequest } from './divergence/detectors-for.ts';
export { detectorMakersFor, detectorsFor } from './divergence/detectors-for.ts';
export type { ExhaustionOptions } from './divergence/exhaustion-detector.ts';
export { exhaustionDetector } from './divergence/exhaustion-detector.ts';
export type { GridFindings, WindowGridOptions } from './divergence/grid/detector-grid.ts';
export { detectorGrid, gridSignals, windowGrid } from './divergence/grid/detector-grid.ts';
export { pivotDetector } from './divergence/pivot-detector.ts';
export type { PivotOptions } from './divergence/pivot-options.ts';
export type { OptionWord, RuleOption, RuleOptions } from './divergence/rule-options.ts';
export { wordsFor } from './divergence/rule-options.ts';
export type { CommonOptions } from './divergence/rule/common-options.ts';
export type { SignalMaker } from './divergence/rule/finding-signal.ts';
export type { Finding, SignalKind } from './divergence/rule/finding.ts';
export { BEARISH, BULLISH, FindingBuffer, SIGNAL_KINDS } from './divergence/rule/finding.ts';
export type { PriceField } from './divergence/rule/price-field.ts';
export type { RowDetector } from './divergence/rule/row-detector.ts';
export type { RepeatOptions } from './divergence/rule/signal-gate.ts';
export type { DetectorRule, RuleParameter } from './divergence/rules.ts';
export { DETECTOR_RULES } from './divergence/rules.ts';
export { signalTextTable } from './divergence/signal-text.ts';
export type { Ties } from './divergence/sliding-extreme.ts';
export type { SlopeOptions } from './divergence/slope-detector.ts';
export { slopeDetector } from './divergence/slope-detector.ts';
export { windowDetector } from './divergence/window-detector.ts';
export type { WindowOptions } from './divergence/window-options.ts';
export type { ZgapOptions } from './divergence/zgap-detector.ts';
export { zgapDetector } from './divergence/zgap-detector.ts';

// Building blocks: signals to evidence.
export type { BaselineComparison, BaselineOptions } from './stats/event/baseline-comparison.ts';
export { baselineStudy } from './stats/event/baselines.ts';
export type { DecayPoint } from './stats/event/decay.ts';
export { informationDecay } from './stats/event/decay.ts';
export type { DirectionRegression } from './stats/event/direction-regression.ts';
export type { DroppedEvents } from './stats/event/dropped-events.ts';
export type { EventPanel } from './stats/event/event-panel.ts';
export { CROSSES_HOLE, CROSSES_SESSION_END } from './stats/event/event-panel.ts';
export type { DirectionStudy, HorizonStudy } from './stats/event/event-study.ts';
export { eventStudy } from './stats/event/event-study.ts';
export type { ExcursionOptions, ExcursionStudy, Spread } from './stats/event/excursions.ts';
export { EXCURSION_DEFAULTS, excursionStudy } from './stats/event/excursions.ts';
export { forwardReturns } from './stats/event/forward-returns.ts';
export type { Horizon } from './stats/event/horizon.ts';
export { horizonLabel, parseHorizon } from './stats/event/horizon.ts';
export type { LabelTest } from './stats/event/label-permutation.ts';
export type { SourcePanel } from './stats/event/panel-from-source.ts';
export { panelFromSource } from './stats/event/panel-from-source.ts';
export type { PanelOptions } from './stats/event/panel-options.ts';
export type { RegimeDimension, RegimeOptions, RegimeStudy } from './stats/event/regimes.ts';
export { regimeStudy } from './stats/event/regimes.ts';
export type { SignalRow } from './stats/event/signal-rows.ts';
export { signalRows } from './stats/event/signal-rows.ts';
export { meanSignedReturn } from './stats/event/signed-return.ts';
export type { CostOptions, StudyOptions } from './stats/event/study-options.ts';
export { STUDY_DEFAULTS } from './stats/event/study-options.ts';
export { eventStudyTextTable } from './stats/event/study-text.ts';
export type { ThinnedEvents } from './stats/event/thinned-events.ts';
export type { JudgedCell, Tries } from './stats/evidence/judged-cells.ts';
export { judgedCells } from './stats/evidence/judged-cells.ts';
export type { AdjustedRegime, CellEvidence, EvidenceOptions, RuleEvidence } from './stats/evidence/rule-evidence.ts';
export { ruleEvidence } from './stats/evidence/rule-evidence.ts';
export type { SearchEvidence, SearchOptions } from './stats/evidence/search-evidence.ts';
export { searchEvidence } from './stats/evidence/search-evidence.ts';
export type { WalkForwardEvidence } from './stats/evidence/walk-forward-evidence.ts';
export type { CellVerdict } from './stats/multiplicity/family.ts';
export type { RealityCheck } from './stats/multiplicity/reality-check.ts';
export { realityCheck } from './stats/multiplicity/reality-check.ts';
export type { ResamplingOptions as ColumnResampling } from './stats/multiplicity/resampled-means.ts';
export type { ResampledP } from './stats/multiplicity/resampled-p.ts';
export type { SuperiorAbility, SuperiorAbilityOptions } from './stats/multiplicity/superior-ability.ts';
export { hansenSpa } from './stats/multiplicity/superior-ability.ts';
export type { NullTest } from './stats/null/null-test.ts';
export { NULL_MODELS } from './stats/null/null-test.ts';
export type { JudgedHorizon, NullTestsOptions } from './stats/null/null-tests.ts';
export { nullTests } from './stats/null/null-tests.ts';
export type { Interval } from './stats/numerics/interval.ts';
export type { SurvivalCurve, SurvivalRow } from './stats/numerics/kaplan-meier.ts';
export type { BestOfTrials, DeflatedSharpe } from './stats/sharpe/deflated-sharpe.ts';
export { deflatedSharpe } from './stats/sharpe/deflated-sharpe.ts';
export type { SharpeOptions, SharpeRatio } from './stats/sharpe/sharpe-ratio.ts';
export { sharpeRatio } from './stats/sharpe/sharpe-ratio.ts';
export type { ReturnShape } from './stats/sharpe/sharpe-variance.ts';
export type { Uniform } from './stats/uniform.ts';
export type { Overfitting, OverfittingOptions } from './stats/validation/cross-validation-overfitting.ts';
export { probabilityOfOverfitting } from './stats/validation/cross-validation-overfitting.ts';
export type { Metric as OverfittingMetric } from './stats/validation/half-metric.ts';
export type { Conclusion, Verdict, VerdictInput } from './stats/verdict.ts';
export { verdictOf } from './stats/verdict.ts';

// Building blocks: signals and trades to orders, fills, account and metrics.
export type { RoundTrip } from './backtest/account/round-trip.ts';
export type { AmbientScope, ChanceLike, ClockLike, DateConstructorLike } from './backtest/audit/ambient-watch.ts';
export type { StrategyAudit, StrategyAuditOptions, StrategyCheckResult } from './backtest/audit/audit-strategy.ts';
export { auditStrategy } from './backtest/audit/audit-strategy.ts';
export type { AuditedTape } from './backtest/audit/audited-tape.ts';
export type { MakeAuditedStrategy } from './backtest/audit/strategy-check.ts';
export type { StrategyOffence } from './backtest/audit/strategy-offence.ts';
export type {
  CostTerms,
  FeePart,
  FeeTier,
  FundingTerms,
  PresetInfo,
  RatePart,
  SalePart,
  SaleRate,
} from './backtest/costs/cost-terms.ts';
export type { FeeFill, FeeModel } from './backtest/costs/fee-model.ts';
export type { FundingEvent, FundingSchedule } from './backtest/costs/funding.ts';
export { recordedFunding } from './backtest/costs/funding.ts';
export { parseCosts } from './backtest/costs/parse-costs.ts';
export type { CostPreset } from './backtest/costs/preset.ts';
export { COST_PRESETS } from './backtest/costs/presets.ts';
export { BacktestEngine } from './backtest/engine/backtest-engine.ts';
export type { BacktestSetup, Latency, TapeReading } from './backtest/engine/backtest-setup.ts';
export { DEFAULT_LATENCY, DEFAULT_TAPE_READING } from './backtest/engine/backtest-setup.ts';
export type { EngineFeed } from './backtest/engine/engine-feed.ts';
export { EventLog } from './backtest/engine/event-log.ts';
export type { RunOptions } from './backtest/engine/run-backtest.ts';
export { runBacktest, runBacktests } from './backtest/engine/run-backtest.ts';
export type {
  BarEvent,
  DayEndEvent,
  EventSink,
  EventStream,
  FillEvent,
  FundingPaidEvent,
  GapEvent,
  HaltEvent,
  NoteEvent,
  RefusalEvent,
  RequestEvent,
  RoundTripEvent,
  RunEvent,
  SignalEvent,
  SubmitEvent,
  TransitionEvent,
} from './backtest/engine/run-event.ts';
export type {
  AccountFigures,
  BookedFill,
  EquityPoints,
  RiskHalt,
  RunResult,
  WorldResult,
} from './backtest/engine/run-result.ts';
export type { QuoteColumns, QuoteTape, QuotedOffer } from './backtest/matching/quote-tape.ts';
export type { READINGS, Reading } from './backtest/matching/reading.ts';
export type { BuyAndHold } from './backtest/metrics/buy-and-hold.ts';
export type { CostBreakdown } from './backtest/metrics/cost-breakdown.ts';
export type { Distribution } from './backtest/metrics/distribution.ts';
export type { Drawdown, Drawdowns } from './backtest/metrics/drawdowns.ts';
export type { EquityMetrics, EquityOptions } from './backtest/metrics/equity-metrics.ts';
export type { EquityPeriods, PeriodEquity } from './backtest/metrics/equity-periods.ts';
export type { EquitySeries, TimeSpan } from './backtest/metrics/equity-series.ts';
export type { ExcursionMetrics } from './backtest/metrics/excursion-metrics.ts';
export type { ExecutableBars } from './backtest/metrics/executable-bars.ts';
export type { Exposure } from './backtest/metrics/exposure.ts';
export type { JsonValue } from './backtest/metrics/figure.ts';
export type { FillBand } from './backtest/metrics/fill-band.ts';
export { bandText, fillBand } from './backtest/metrics/fill-band.ts';
export type { IntratradeDrawdown } from './backtest/metrics/intratrade-drawdown.ts';
export type { IntervalOptions, MeanProfit } from './backtest/metrics/mean-profit.ts';
export { metricsDocument } from './backtest/metrics/metrics-document.ts';
export type { Outcomes } from './backtest/metrics/outcomes.ts';
export type { Payoff } from './backtest/metrics/payoff.ts';
export type { RandomEntries, RandomEntryOptions } from './backtest/metrics/random-entries.ts';
export type { HeldMarket, RunMetrics, RunMetricsOptions } from './backtest/metrics/run-metrics.ts';
export { runMetrics } from './backtest/metrics/run-metrics.ts';
export type { DaySensitivity, WithoutDay, WithoutTopTrades } from './backtest/metrics/sensitivity.ts';
export type { SerialSharpe } from './backtest/metrics/serial-sharpe.ts';
export type { Streaks } from './backtest/metrics/streaks.ts';
export type { ResamplingOptions, TradeMetrics } from './backtest/metrics/trade-metrics.ts';
export type { SplitDimension, TradeSplit } from './backtest/metrics/trade-splits.ts';
export type { WorldMetrics } from './backtest/metrics/world-metrics.ts';
export type { ContractTerms, MoneyScale } from './backtest/money.ts';
export { MONEY_DIGITS } from './backtest/money.ts';
export type { MonteCarloOptions } from './backtest/monte-carlo/monte-carlo-options.ts';
export type { EquityFan, MonteCarlo } from './backtest/monte-carlo/monte-carlo.ts';
export { monteCarlo } from './backtest/monte-carlo/monte-carlo.ts';
export type {
  Bracket,
  CancelIntent,
  Fill,
  FlattenIntent,
  Intent,
  ModifyIntent,
  Order,
  OrderChange,
  OrderKind,
  OrderRequest,
  OrderSide,
  OrderState,
  SubmitIntent,
  TimeInForce,
} from './backtest/orders/order.ts';
export type { Refusal } from './backtest/risk/risk-gate.ts';
export type { LossAmount, LossLimit, LossShare, LossStreakLimit, RiskLimits } from './backtest/risk/risk-limits.ts';
export { CASH_LIMITS, MARGIN_LIMITS, parseLossLimit } from './backtest/risk/risk-limits.ts';
export { fillTextTable } from './backtest/run-text.ts';
export { createSizing } from './backtest/sizing/create-sizing.ts';
export { KELLY_DEFAULTS, parseSizing } from './backtest/sizing/parse-sizing.ts';
export type { KellyRule, NotionalRule, ShareRule, SizeRule, SizingRule } from './backtest/sizing/sizing-rule.ts';
export type { Sizing, SizingInput, SizingResult } from './backtest/sizing/sizing.ts';
export type { Moment, MomentKind, PositionView, Touch } from './backtest/strategy/moment.ts';
export { resolveSignalStrategy } from './backtest/strategy/resolve-signal-strategy.ts';
export type {
  Distance,
  EntryRule,
  ExitRules,
  HoursFilter,
  SignalFilters,
  SignalStrategyInput,
  SignalStrategyOptions,
  StopRule,
  TargetRule,
  Tercile,
  TrendFilter,
  VolatilityFilter,
} from './backtest/strategy/signal-strategy-options.ts';
export { SIGNAL_STRATEGY_DEFAULTS } from './backtest/strategy/signal-strategy-options.ts';
export { SignalStrategy } from './backtest/strategy/signal-strategy.ts';
export type { MakeStrategy, Strategy, StrategyContext } from './backtest/strategy/strategy.ts';

// Building blocks: the outside world to trades, and the store.
export type { DumpKind, DumpPeriod, DumpSeries } from './data/binance/dump/dump-file.ts';
export type { Retry } from './data/binance/http/http-client.ts';
export type { BinanceMarket } from './data/binance/origins.ts';
export { BINANCE_MARKETS } from './data/binance/origins.ts';
export type { PullPhase, PullProgress } from './data/binance/pull/pull-context.ts';
export type { DayRemark, PlannedDump, PullPlan } from './data/binance/pull/pull-plan.ts';
export type { DayStatus, DayWay, PullReport, PulledDay } from './data/binance/pull/pull-report.ts';
export type { KlineVerdict } from './data/binance/verify-klines.ts';
export type { Clock } from './data/clock.ts';
export { systemClock } from './data/clock.ts';
export type { BadRowPolicy } from './data/csv/malformed-row.ts';
export type { TimeUnit } from './data/csv/time-text.ts';
export type { DayRange, ReceiveAnomaly } from './data/csv/trade-findings.ts';
export type { DanfoAggregates, DanfoFrame, DanfoGroups, DanfoSeries } from './data/danfo/danfo-frame.ts';
export type { ToDanfoOptions } from './data/danfo/to-danfo.ts';
export { toDanfo } from './data/danfo/to-danfo.ts';
export type { RecordingFindings } from './data/ibkr-recording/recording-reader.ts';
export type { VolumeFacts } from './data/ibkr-recording/volume-facts.ts';
export type { BarCheck, DifferentMinute } from './data/ibkr/bar-check.ts';
export type { ResolvedContract } from './data/ibkr/contract.ts';
export type { PagingFacts } from './data/ibkr/day-pager.ts';
export type { EXCLUSIONS, ExcludedTrades, Exclusion } from './data/ibkr/excluded-trades.ts';
export type { CodeRule, Reaction } from './data/ibkr/message-codes.ts';
export type { PacingWaits } from './data/ibkr/pacing.ts';
export type {
  HeldDay as IbkrHeldDay,
  PageProgress,
  PullIbkrReport,
  PullProgress as IbkrPullProgress,
  PulledDay as IbkrPulledDay,
  PulledQuotes as IbkrPulledQuotes,
  PulledTrades as IbkrPulledTrades,
} from './data/ibkr/pull-options.ts';
export type { SessionCounts, SessionEvent } from './data/ibkr/session-options.ts';
export type { DoubtfulSecond } from './data/ibkr/tick-pager.ts';
export type { TickKind } from './data/ibkr/tick.ts';
export type { BarFileReport, BarTotals, ImportBarsOptions, ImportBarsReport } from './data/import/import-bars.ts';
export { importBars } from './data/import/import-bars.ts';
export type { ImportProgress, QuarantinedRow } from './data/import/import-options.ts';
export type { ImportQuotesReport } from './data/import/import-quotes.ts';
export type { ImportTapeReport, TapeFileReport } from './data/import/import-tape.ts';
export type { ImportReport, ImportTradesOptions, TradeFileReport } from './data/import/import-trades.ts';
export { importTrades } from './data/import/import-trades.ts';
export { InputError } from './data/input-error.ts';
export type { QuoteDayReport } from './data/quotes/quote-ingest.ts';
export type { QuoteDayMetadata, SequenceKind } from './data/quotes/quote-metadata.ts';
export type { OpenOptions, Recorded, RecordedDay, RecordedSizes } from './data/recorded-days.ts';
export { openRecorded } from './data/recorded.ts';
export type { RemoteErrorDetails, RemoteFault } from './data/remote-error.ts';
export { RemoteError } from './data/remote-error.ts';
export type { EventDifference, RunComparison, RunDifference } from './data/runs/compare-runs.ts';
export { compareRuns } from './data/runs/compare-runs.ts';
export type { EventLogFacts, RunContent, WrittenRun } from './data/runs/run-folder.ts';
export { RunFolder } from './data/runs/run-folder.ts';
export type { RunDay, RunManifest } from './data/runs/run-manifest.ts';
export type { DetectDivergence, PlantedDivergence } from './data/simulate/planted-edge.ts';
export type { SimulatedSourceOptions } from './data/simulate/simulated-source.ts';
export { simulatedSource } from './data/simulate/simulated-source.ts';
export type {
  PlantedEdgeOptions,
  SimulatorInput,
  SimulatorOptions,
  VolatilityTerm,
} from './data/simulate/simulator-options.ts';
export { SIMULATOR_DEFAULTS } from './data/simulate/simulator-options.ts';
export type { PlantedTruth, SimulatedDay, SimulatorWiring } from './data/simulate/simulator.ts';
export type { WriteSimulatedOptions, WriteSimulatedReport } from './data/simulate/write-simulated-days.ts';
export { writeSimulatedDays } from './data/simulate/write-simulated-days.ts';
export type { DaySummary, SeriesSummary } from './data/store-summary.ts';
export type { BarDayMetadata, BarGap, BarSourceEntry } from './data/store/bar-metadata.ts';
export type { BarDayReport } from './data/store/bar-store.ts';
export type { ContractMetadata } from './data/store/contract-metadata.ts';
export type {
  DayMetadata,
  IdConflict,
  IdGap,
  Silence,
  SourceEntry,
  SupersededTrade,
  TimeRange,
  TradeVersion,
} from './data/store/day-metadata.ts';
export type { DayReport, IngestReport } from './data/store/ingest-report.ts';
export type { CountedTrades, VolumeCounterMetadata } from './data/store/volume-counter-metadata.ts';
export { tapeTextTable } from './data/tape-text.ts';
export type { TapeFindings, TapeOrder } from './data/tape/tape-reader.ts';
export type { TrialsOnDays } from './data/trials/trial-ledger.ts';
export { TrialLedger } from './data/trials/trial-ledger.ts';
export type { Trial, TrialCell, TrialResult } from './data/trials/trial.ts';
export type { StoredFinding } from './data/verify-stored.ts';

// Building blocks: results to pages.
export type { BacktestReportInput } from './report/backtest/backtest-input.ts';
export { renderBacktest } from './report/backtest/render-backtest.ts';
export type { RunEquity, RunRecord, RunRefusal, RunTrip } from './report/backtest/run-record.ts';
export type { CompareInput, NamedRun, Parting } from './report/compare/compare-input.ts';
export type { IndexOutcome } from './report/index-page/write-index.ts';
export type { MarketProfile, PriceVolume, SessionVolume } from './report/market/market-profile.ts';
export type { OwnTrade, OwnTrades } from './report/market/own-trade.ts';
export type { ProfiledSource } from './report/market/profiled-source.ts';
export { profiledSource } from './report/market/profiled-source.ts';
export { renderReport } from './report/market/render-report.ts';
export type { DayCoverage, ReportDay, ReportInput, ReportSettings } from './report/market/report-input.ts';
export type { NamedValue } from './report/page/named-value.ts';
export type { PageAssets, SharedFile } from './report/page/page-assets.ts';
export { loadPageAssets } from './report/page/page-assets.ts';
export type { ReportAssets } from './report/page/report-assets.ts';
export type { ReportFiles } from './report/page/write-report.ts';
export { writeReport } from './report/page/write-report.ts';
export type {
  QualityDay,
  QualityDayData,
  QualityGap,
  QualityRepair,
  QualitySeries,
  QualityValidation,
  Stretch,
} from './report/quality/quality-input.ts';
export type {
  FamilyTest,
  JudgedCell as JudgedSweepCell,
  ShownCell,
  SweepReportInput,
  SweptCell,
  SweptDimension,
  SweptEvidence,
  SweptHoldOut,
  SweptMean,
  SweptWindow,
} from './report/sweep/sweep-input.ts';

// Building blocks: many runs.
export type { CellEvidence as SweptCellEvidence, SweepTries } from './sweep/evidence/cell-evidence.ts';
export type { CombinatorialChoice, TestedChoice, WalkForwardChoice } from './sweep/evidence/choice-out-of-sample.ts';
export type { ChosenCell } from './sweep/evidence/chosen-cell.ts';
export type { DailyMean } from './sweep/evidence/daily-mean.ts';
export type { DailyCell, DailyTable } from './sweep/evidence/daily-table.ts';
export { dailyTable } from './sweep/evidence/daily-table.ts';
export type { ChoiceRule } from './sweep/evidence/plateau.ts';
export type { FamilyP, SearchTests, SweepOverfitting } from './sweep/evidence/search-tests.ts';
export type { SweepEvidence, SweepEvidenceInput, SweepEvidenceOptions } from './sweep/evidence/sweep-evidence.ts';
export { sweepEvidence } from './sweep/evidence/sweep-evidence.ts';
export type { SweepConclusion, SweepVerdict } from './sweep/evidence/sweep-verdict.ts';
export type { RemoteData, UnitJob } from './sweep/executors/executor.ts';
export type { CellSummary } from './sweep/parts/cell-summary.ts';
export type { CountMember, LongMember } from './sweep/parts/part-columns.ts';
export type { SweepProgress } from './sweep/parts/plan-file.ts';
export type { CellRow } from './sweep/parts/write-results.ts';
export type { S3Keys } from './sweep/remote/signature.ts';
export type { Cell, Condition, Dimension, Settings, SettingTest, SweepSpace } from './sweep/space/sweep-space.ts';
export type { PlannedStretch, PlanOptions } from './sweep/unit/plan-units.ts';
export { BLOCK_CELLS } from './sweep/unit/plan-units.ts';
export type { StretchLength } from './sweep/unit/stretches.ts';
export { STRETCH_LENGTHS } from './sweep/unit/stretches.ts';
export type { Stretch as SweepStretch, SweepUnit } from './sweep/unit/sweep-unit.ts';

// Building blocks: a socket to the engine to the browser.
export type { AlertCounts } from './live/alerts/alert-counts.ts';
export type { Alert } from './live/alerts/alert.ts';
export type {
  LiveHub,
  LiveSnapshot,
  LiveState,
  LiveStatus,
  LiveUpdate,
  OpenBar,
  ReplayCommand,
  ReplayState,
  SymbolInfo,
} from './live/protocol/live-hub.ts';
export type { PaperReport } from './live/protocol/paper-report.ts';
export type {
  WireBar,
  WireBarMessage,
  WireCvdUpdate,
  WireError,
  WireGap,
  WireMessage,
  WireReplay,
  WireSignal,
  WireSignalMessage,
  WireSnapshot,
  WireStatus,
  WireView,
} from './live/protocol/wire-messages.ts';
export type { ReplayCheck, ReplayDifference } from './live/replay/check-replay.ts';
export type { SessionResult } from './live/runner/live-runner.ts';
export type { PaperFill } from './live/runner/paper-books.ts';
export type { LiveResult } from './live/runner/run-live.ts';
export type { LiveServer } from './live/server/live-server.ts';
export { startLiveServer } from './live/server/live-server.ts';
export type { LiveServerLimits, LiveServerOptions } from './live/server/server-options.ts';
export type { WidgetAssets } from './live/server/widget-assets.ts';
export { loadWidgetAssets } from './live/server/widget-assets.ts';
