// The public surface: names only.
export { Arena } from './autograd/arena.js';
export { noGrad } from './autograd/context.js';
export { normal, ones, rand, randn, tensor, zeros, zerosLike, type RandomOptions } from './autograd/create.js';
export { cat, maximum, minimum, oneHot, stack, where } from './autograd/functions.js';
export type { Reduction } from './autograd/ops/cross-entropy.js';
export type { Indices } from './autograd/ops/indices.js';
export type { Axes } from './autograd/ops/reduce.js';
export { Parameter } from './autograd/parameter.js';
export type { Shape } from './autograd/shape.js';
export type { NestedNumbers } from './autograd/print.js';
export { Tensor, type Operand, type Targets } from './autograd/tensor.js';
export type { Augmentation } from './dataset/augmentation.js';
export { DataLoader, type Batch, type DataLoaderOptions, type TargetsOf } from './dataset/data-loader.js';
export type { DownloadProgress } from './dataset/fetch.js';
export type { ClassLabels, Dataset, DatasetParts, TargetArray, TrainTest } from './dataset/dataset.js';
export { fashionMnist, type FashionMnistOptions } from './dataset/fashion-mnist.js';
export { friedman, type FriedmanOptions } from './dataset/friedman.js';
export { idxPair } from './dataset/idx-pair.js';
export { imageFolder, type ImageFolderOptions, type ImageProgress } from './dataset/image-folder.js';
export type { TableModel } from './dataset/model-table.js';
export { holdOut, type HeldOut } from './dataset/split.js';
export { synthetic, type SyntheticOptions } from './dataset/synthetic.js';
export { TensorDataset, type TensorDatasetOptions } from './dataset/tensor-dataset.js';
export { MlpError, type ErrorCode } from './errors.js';
export type { NamedTensor } from './formats/safetensors.js';
export type { StateDict } from './formats/state-dict.js';
export type { TraitRanges, Traits } from './images/traits.js';
export { kernelInfo, setBackend } from './kernels/choose.js';
export type { ArrayOf, Backend, DType, FloatArray, KernelInfo, Labels } from './kernels/kernels.js';
export { Activation, type ActivationDescription } from './nn/activation.js';
export type { ActivationOptions, ActivationType } from './nn/activations.js';
export { Dropout } from './nn/dropout.js';
export { Ensemble, type EnsembleAverage } from './nn/ensemble.js';
export { FeatureScale } from './nn/feature-scale.js';
export type { InitName } from './nn/init.js';
export { layerFrom } from './nn/layers.js';
export { Linear, type InitOptions, type LinearOptions, type Parametrization } from './nn/linear.js';
export { CrossEntropyLoss, type CrossEntropyOptions } from './nn/cross-entropy-loss.js';
export { BCEWithLogitsLoss, type DistanceOptions, HuberLoss, L1Loss, MSELoss } from './nn/element-losses.js';
export type { LossDescription, LossOptions } from './nn/loss.js';
export { lossFrom } from './nn/losses.js';
export { MLP, type MLPOptions } from './nn/mlp.js';
export { Module, type Draw, type ForwardOptions, type Layer, type LayerDescription } from './nn/module.js';
export type { Loss, Net } from './nn/net.js';
export type { MeasuredRows, Moments } from './nn/moments.js';
export { Sequential } from './nn/sequential.js';
export { Standardize } from './nn/standardize.js';
export { TargetScale } from './nn/target-scale.js';
export { Temperature } from './nn/temperature.js';
export { Adam, AdamW, type AdamOptions } from './optim/adam.js';
export { clipGradNorm } from './optim/clip.js';
export type {
  GroupDescription,
  Optimizer,
  OptimizerDescription,
  ParameterGroup,
  StatefulOptimizer,
  Trained,
} from './optim/optimizer.js';
export { RMSprop, type RMSpropOptions } from './optim/rmsprop.js';
export { learningRate, type Schedule, type StepPosition } from './optim/schedule.js';
export { SGD, type SGDOptions } from './optim/sgd.js';
export { defaultGenerator, manualSeed } from './random/default.js';
export { Generator } from './random/generator.js';
export { writeReport } from './report/write-report.js';
export type {
  Rung,
  SweepRecord,
  TrialEpoch,
  TrialRecord,
  TrialRun,
  TrialState,
  VariedSetting,
  WinnerRecord,
} from './report/sweep-record.js';
export type { SweepEvent } from './sweep/events.js';
export type { SpaceOption } from './sweep/space.js';
export type { StrategyName } from './sweep/strategies.js';
export type { SweepData } from './sweep/sweep-data.js';
export { sweep, type SweepOptions, type SweepResult } from './sweep/sweep.js';
export type { TrialJob, TrialResult } from './sweep/trial.js';
export type { AlmostNumbers } from './tables/almost-numbers.js';
export type { CellForm, Cells, Form } from './tables/cells.js';
export type { DateOrder } from './tables/date-cell.js';
export type { Column, ColumnKind } from './tables/columns.js';
export type { Delimiter, Dialect } from './tables/dialect.js';
export type { Point } from './tables/thousands.js';
export type {
  CategoryEncoder,
  DateEncoder,
  DatePart,
  Encoder,
  NumberEncoder,
  PixelEncoder,
} from './tables/encoders.js';
export {
  applyPreprocessing,
  featureNames,
  fitPreprocessing,
  formsOf,
  type Features,
  type FitPreprocessingOptions,
  type Preprocessing,
  type RobustScale,
} from './tables/preprocessing.js';
export type { LabelledRows, TableRecord, Value } from './tables/records.js';
export { summaryLines, type ColumnSummary } from './tables/summary.js';
export type { ColumnOptions, ReadTableOptions } from './tables/table-options.js';
export { readLetters, readTable } from './tables/read-table.js';
export { Table, type SplitOptions, type TableSource, type TableSplit } from './tables/table.js';
export { loadCheckpoint, saveCheckpoint, type Checkpoint } from './train/checkpoint.js';
export {
  classificationReport,
  confusionMatrix,
  type ClassificationReport,
  type Scores,
} from './train/classification.js';
export { Classifier } from './train/classifier.js';
export type { PassOptions } from './train/each-batch.js';
export type { Estimator, EstimatorFitOptions, EstimatorOptions, FittedModel } from './train/estimator.js';
export {
  evaluate,
  predict,
  predictValues,
  type ClassEvaluation,
  type EvaluationData,
  type EvaluateOptions,
  type Evaluation,
  type PredictedValues,
  type Prediction,
} from './train/evaluate.js';
export type { ClassEpochEvent, EndEvent, EpochEvent, ProgressEvent, StartEvent, TrainEvent } from './train/events.js';
export { restoreBest, type Best, type ChosenEpoch, type HeldMetrics } from './train/best-epoch.js';
export { metrics, type Metric, type MetricName, type Metrics } from './train/metric.js';
export type { Sums } from './train/objective.js';
export { fit, type FitOptions } from './train/fit.js';
export type { FitControl } from './train/fit-options.js';
export type { StoppingOptions } from './train/stopping.js';
export { loadModel, saveModel, type LoadedModel, type ModelDescription } from './train/model-file.js';
export { Regressor } from './train/regressor.js';
export type { MemberEvent, TrainingOptions } from './train/train-recipe.js';
export type { PassProgress, StepSums, TrainProgress } from './train/progress.js';
export type { Augment } from './train/augment-setting.js';
export type { ClassWeight, ClassWeightFile } from './train/class-weight.js';
export type { Optimize } from './train/decision-settings.js';
export type { PresetName, Settings } from './train/recipe.js';
export type { Recipe } from './train/run-config.js';
export type { SettingName } from './train/recipe-values.js';
export { temperatureOf } from './train/temperature.js';
export { thresholdOf } from './train/threshold.js';
export { trainEpoch, type ClassEpochResult, type EpochOptions, type EpochResult } from './train/train-epoch.js';
export { runFolder, type FollowedRun, type OwnRun } from './train/own-run.js';
export { loadState, saveState } from './train/state-file.js';
export { trainStep, type StepOptions, type StepResult, type Updater } from './train/train-step.js';
