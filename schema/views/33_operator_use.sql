-- Public, version 1. Where the time of a call goes: a row for each type of operator that the library's own profiler saw in a done
-- trial of a plan with "profile": "operators", in calls behind all that was measured. A trial that was to be profiled and was not
-- has one row, without an operator and with the reason.
--   operator             the library's own word: FusedConv2D (TensorFlow.js), Conv (ONNX Runtime), _FusedMatMul (TensorFlow),
--                        aten::addmm (PyTorch)
--   operator_group       matrix product, convolution, recurrence, activation, pooling, normalisation, data movement, arithmetic, other
--   clock                of the operators' times: wall, gpu
--   executions_per_call  how often it ran per batch (train) or sample (infer)
--   ms_per_call          for how long in all of these
--   share_percent        of the time of all operators
--   coverage_percent     time of all operators over profiled_ms: of the trial, not of the operator
--   profiled_ms          a call under the profiler, until its result was there
--   measured_ms          a call as the trial measured it, without the profiler
--   profiler             which one it was
--   absent               why there is none
-- What a fused operator does besides counts for what it is named after: an activation in a FusedConv2D is convolution.
CREATE VIEW operator_use AS
WITH kind (plain_name, operator_group) AS (
  VALUES
    ('matmul', 'matrix product'), ('batchmatmul', 'matrix product'), ('batchmatmulv2', 'matrix product'),
    ('gemm', 'matrix product'), ('matmulinteger', 'matrix product'), ('matmulintegertofloat', 'matrix product'),
    ('matmulnbits', 'matrix product'), ('qlinearmatmul', 'matrix product'), ('qgemm', 'matrix product'),
    ('dynamicquantizematmul', 'matrix product'), ('einsum', 'matrix product'), ('fullyconnected', 'matrix product'),
    ('attention', 'matrix product'), ('multiheadattention', 'matrix product'),
    ('conv', 'convolution'), ('conv2d', 'convolution'), ('conv3d', 'convolution'), ('convinteger', 'convolution'),
    ('convtranspose', 'convolution'), ('conv2dbackpropfilter', 'convolution'), ('conv2dbackpropinput', 'convolution'),
    ('depthwiseconv2d', 'convolution'), ('depthwiseconv2dnative', 'convolution'),
    ('depthwiseconv2dnativebackpropfilter', 'convolution'), ('depthwiseconv2dnativebackpropinput', 'convolution'),
    ('qlinearconv', 'convolution'),
    ('lstm', 'recurrence'), ('gru', 'recurrence'), ('rnn', 'recurrence'), ('dynamicquantizelstm', 'recurrence'),
    ('relu', 'activation'), ('relu6', 'activation'), ('relugrad', 'activation'), ('relu6grad', 'activation'),
    ('leakyrelu', 'activation'), ('leakyrelugrad', 'activation'), ('prelu', 'activation'), ('elu', 'activation'),
    ('elugrad', 'activation'), ('selu', 'activation'), ('softplus', 'activation'), ('sigmoid', 'activation'),
    ('sigmoidgrad', 'activation'), ('tanh', 'activation'), ('tanhgrad', 'activation'), ('hardsigmoid', 'activation'),
    ('hardswish', 'activation'), ('swish', 'activation'), ('silu', 'activation'), ('gelu', 'activation'),
    ('fastgelu', 'activation'), ('biasgelu', 'activation'), ('quickgelu', 'activation'), ('erf', 'activation'),
    ('clip', 'activation'), ('clipbyvalue', 'activation'), ('step', 'activation'), ('softmax', 'activation'),
    ('logsoftmax', 'activation'),
    ('maxpool', 'pooling'), ('maxpoolgrad', 'pooling'), ('maxpoolwithargmax', 'pooling'), ('averagepool', 'pooling'),
    ('avgpool', 'pooling'), ('avgpoolgrad', 'pooling'), ('globalaveragepool', 'pooling'), ('globalmaxpool', 'pooling'),
    ('batchnorm', 'normalisation'), ('batchnormex', 'normalisation'), ('batchnormalization', 'normalisation'),
    ('batchnormv3', 'normalisation'),
    ('batchnormgradv3', 'normalisation'), ('layernormalization', 'normalisation'), ('skiplayernormalization', 'normalisation'),
    ('simplifiedlayernormalization', 'normalisation'), ('instancenormalization', 'normalisation'),
    ('groupnorm', 'normalisation'), ('lrn', 'normalisation'), ('lrngrad', 'normalisation'),
    ('identity', 'data movement'), ('identityn', 'data movement'), ('reshape', 'data movement'),
    ('transpose', 'data movement'), ('concat', 'data movement'), ('concatv2', 'data movement'), ('split', 'data movement'),
    ('splitv', 'data movement'), ('slice', 'data movement'), ('stridedslice', 'data movement'), ('gather', 'data movement'),
    ('gatherv2', 'data movement'), ('gathernd', 'data movement'), ('scatternd', 'data movement'), ('pad', 'data movement'),
    ('padv2', 'data movement'), ('mirrorpad', 'data movement'), ('expanddims', 'data movement'), ('squeeze', 'data movement'),
    ('unsqueeze', 'data movement'), ('flatten', 'data movement'), ('pack', 'data movement'), ('unpack', 'data movement'),
    ('cast', 'data movement'), ('tile', 'data movement'), ('tensortile', 'data movement'), ('expand', 'data movement'),
    ('broadcastto', 'data movement'), ('reorderinput', 'data movement'), ('reorderoutput', 'data movement'),
    ('shape', 'data movement'), ('constant', 'data movement'), ('const', 'data movement'),
    ('constantofshape', 'data movement'), ('fill', 'data movement'), ('zeroslike', 'data movement'),
    ('oneslike', 'data movement'), ('onehot', 'data movement'), ('arg', 'data movement'), ('retval', 'data movement'),
    ('readvariableop', 'data movement'), ('resourcegather', 'data movement'), ('quantizelinear', 'data movement'),
    ('dequantizelinear', 'data movement'), ('dynamicquantizelinear', 'data movement'), ('memcpyfromhost', 'data movement'),
    ('memcpytohost', 'data movement'), ('reverse', 'data movement'), ('reversev2', 'data movement'),
    ('tensorlistreserve', 'data movement'), ('tensorlistgetitem', 'data movement'), ('tensorlistsetitem', 'data movement'),
    ('tensorliststack', 'data movement'), ('tensorlistfromtensor', 'data movement'), ('enter', 'data movement'),
    ('exit', 'data movement'), ('switch', 'data movement'), ('merge', 'data movement'), ('nextiteration', 'data movement'),
    ('add', 'arithmetic'), ('addv2', 'arithmetic'), ('addn', 'arithmetic'), ('biasadd', 'arithmetic'),
    ('biasaddgrad', 'arithmetic'), ('sub', 'arithmetic'), ('mul', 'arithmetic'), ('multiply', 'arithmetic'),
    ('div', 'arithmetic'), ('divnonan', 'arithmetic'), ('realdiv', 'arithmetic'), ('floordiv', 'arithmetic'),
    ('mod', 'arithmetic'), ('floormod', 'arithmetic'), ('pow', 'arithmetic'), ('sqrt', 'arithmetic'), ('rsqrt', 'arithmetic'),
    ('square', 'arithmetic'), ('squareddifference', 'arithmetic'), ('exp', 'arithmetic'), ('expm1', 'arithmetic'),
    ('log', 'arithmetic'), ('log1p', 'arithmetic'), ('neg', 'arithmetic'), ('negate', 'arithmetic'), ('abs', 'arithmetic'),
    ('sign', 'arithmetic'), ('floor', 'arithmetic'), ('ceil', 'arithmetic'), ('round', 'arithmetic'),
    ('reciprocal', 'arithmetic'), ('sum', 'arithmetic'), ('mean', 'arithmetic'), ('max', 'arithmetic'), ('min', 'arithmetic'),
    ('prod', 'arithmetic'), ('maximum', 'arithmetic'), ('minimum', 'arithmetic'), ('reducesum', 'arithmetic'),
    ('reducemean', 'arithmetic'), ('reducemax', 'arithmetic'), ('reducemin', 'arithmetic'), ('reduceprod', 'arithmetic'),
    ('argmax', 'arithmetic'), ('argmin', 'arithmetic'), ('greater', 'arithmetic'), ('greaterequal', 'arithmetic'),
    ('less', 'arithmetic'), ('lessequal', 'arithmetic'), ('equal', 'arithmetic'), ('notequal', 'arithmetic'),
    ('logicaland', 'arithmetic'), ('logicalor', 'arithmetic'), ('logicalnot', 'arithmetic'), ('select', 'arithmetic'),
    ('selectv2', 'arithmetic'), ('where', 'arithmetic'), ('softmaxcrossentropywithlogits', 'arithmetic'),
    ('resourceapplygradientdescent', 'arithmetic'), ('assignsubvariableop', 'arithmetic'),
    ('assignaddvariableop', 'arithmetic'), ('assignvariableop', 'arithmetic'), ('cumsum', 'arithmetic'),
    -- PyTorch's, whose words for other things are others' (select), without the mkl of its oneDNN
    ('aten::addmm', 'matrix product'), ('aten::mm', 'matrix product'), ('aten::bmm', 'matrix product'),
    ('aten::matmul', 'matrix product'), ('aten::linear', 'matrix product'), ('aten::conv2d', 'convolution'),
    ('aten::convolution', 'convolution'), ('aten::_convolution', 'convolution'), ('aten::_convolution_mode', 'convolution'),
    ('aten::dnn_convolution', 'convolution'), ('aten::thnn_conv2d', 'convolution'),
    ('aten::_slow_conv2d_forward', 'convolution'), ('aten::_slow_conv2d_backward', 'convolution'),
    ('aten::convolution_backward', 'convolution'), ('aten::_nnpack_spatial_convolution', 'convolution'),
    ('aten::cudnn_convolution', 'convolution'), ('aten::lstm', 'recurrence'), ('aten::dnn_rnn_layer', 'recurrence'),
    ('aten::dnn_rnn_layer_backward', 'recurrence'), ('aten::_cudnn_rnn', 'recurrence'), ('aten::relu', 'activation'),
    ('aten::clamp_min', 'activation'), ('aten::threshold_backward', 'activation'), ('aten::softmax', 'activation'),
    ('aten::_softmax', 'activation'), ('aten::log_softmax', 'activation'), ('aten::_log_softmax', 'activation'),
    ('aten::_log_softmax_backward_data', 'activation'), ('aten::sigmoid', 'activation'), ('aten::tanh', 'activation'),
    ('aten::max_pool2d', 'pooling'), ('aten::max_pool2d_with_indices', 'pooling'),
    ('aten::max_pool2d_with_indices_backward', 'pooling'), ('aten::t', 'data movement'), ('aten::transpose', 'data movement'),
    ('aten::permute', 'data movement'), ('aten::expand', 'data movement'), ('aten::as_strided', 'data movement'),
    ('aten::as_strided_', 'data movement'), ('aten::view', 'data movement'), ('aten::_unsafe_view', 'data movement'),
    ('aten::reshape', 'data movement'), ('aten::flatten', 'data movement'), ('aten::select', 'data movement'),
    ('aten::select_backward', 'data movement'), ('aten::cat', 'data movement'), ('aten::stack', 'data movement'),
    ('aten::copy_', 'data movement'), ('aten::_to_copy', 'data movement'), ('aten::to', 'data movement'),
    ('aten::clone', 'data movement'), ('aten::contiguous', 'data movement'), ('aten::detach', 'data movement'),
    ('aten::empty', 'data movement'), ('aten::empty_like', 'data movement'), ('aten::empty_strided', 'data movement'),
    ('aten::new_empty_strided', 'data movement'), ('aten::resize_', 'data movement'), ('aten::zeros', 'data movement'),
    ('aten::zeros_like', 'data movement'), ('aten::zero_', 'data movement'), ('aten::ones_like', 'data movement'),
    ('aten::fill_', 'data movement'), ('aten::item', 'data movement'), ('aten::_local_scalar_dense', 'data movement'),
    ('aten::add', 'arithmetic'), ('aten::add_', 'arithmetic'), ('aten::mul', 'arithmetic'), ('aten::mul_', 'arithmetic'),
    ('aten::sum', 'arithmetic'), ('aten::cross_entropy_loss', 'arithmetic'), ('aten::nll_loss', 'arithmetic'),
    ('aten::nll_loss_nd', 'arithmetic'), ('aten::nll_loss_forward', 'arithmetic'), ('aten::nll_loss_backward', 'arithmetic')
)
SELECT
  trial.sweep_id,
  configuration.framework,
  configuration.framework_version,
  configuration.backend,
  configuration.platform,
  configuration.workload,
  configuration.task,
  configuration.depth,
  configuration.width,
  trial.trial_uuid AS uuid,
  trial.block AS repetition,
  operator_time.operator,
  CASE WHEN operator_time.operator IS NOT NULL THEN coalesce(kind.operator_group, 'other') END AS operator_group,
  operator_profile.clock,
  1e0 * operator_time.executions / operator_profile.calls AS executions_per_call,
  operator_time.total_ns / 1e6 / operator_profile.calls AS ms_per_call,
  1e2 * operator_time.total_ns / nullif(
    (
      SELECT sum(every.total_ns) FROM operator_time AS every
      WHERE every.trial_id = trial.trial_id AND every.attempt_number = trial.attempt_number
    ),
    0
  ) AS share_percent,
  1e2 * (
    SELECT sum(every.total_ns) FROM operator_time AS every
    WHERE every.trial_id = trial.trial_id AND every.attempt_number = trial.attempt_number
  ) / nullif(operator_profile.elapsed_ns, 0) AS coverage_percent,
  operator_profile.elapsed_ns / 1e6 / operator_profile.calls AS profiled_ms,
  trial_measure.mean_ms AS measured_ms,
  CASE WHEN operator_profile.calls IS NOT NULL THEN attempt.facts ->> '$.operator_profile' END AS profiler,
  CASE WHEN operator_profile.calls IS NULL THEN substr((attempt.facts ->> '$.operator_profile'), 7) END AS absent, -- behind 'none: '
  trial.configuration_id
FROM trial
JOIN attempt ON attempt.trial_id = trial.trial_id AND attempt.attempt_number = trial.attempt_number
JOIN configuration ON configuration.configuration_id = trial.configuration_id
LEFT JOIN operator_profile
  ON operator_profile.trial_id = trial.trial_id AND operator_profile.attempt_number = trial.attempt_number
LEFT JOIN operator_time
  ON operator_time.trial_id = trial.trial_id AND operator_time.attempt_number = trial.attempt_number
LEFT JOIN kind
  -- _FusedConv2D, FusedConv2D, _MklNativeFusedConv2D and Conv2D are of one kind
  ON
    kind.plain_name = replace(
      replace(replace(replace(lower(ltrim(operator_time.operator, '_')), 'mklnative', ''), 'mkl', ''), 'nhwc', ''), 'fused', ''
    )
LEFT JOIN trial_measure
  ON trial_measure.trial_id = trial.trial_id AND trial_measure.measure IN ('training', 'inference')
WHERE
  trial.outcome = 'done'
  AND configuration.control_arm IS NULL
  AND (operator_profile.calls IS NOT NULL OR (attempt.facts ->> '$.operator_profile') IS NOT NULL);
