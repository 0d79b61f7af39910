// Every public header, compiled with debug information: abidw describes the types of them that this library uses.
#include "maskbench/constraint.h"
#include "maskbench/data_source.h"
#include "maskbench/descriptor.h"
#include "maskbench/errors.h"
#include "maskbench/layers.h"
#include "maskbench/losses.h"
#include "maskbench/metric.h"
#include "maskbench/metric_networks.h"
#include "maskbench/metric_plugin.h"
#include "maskbench/model.h"
#include "maskbench/options.h"
#include "maskbench/picture.h"
#include "maskbench/plugin.h"
#include "maskbench/random.h"
#include "maskbench/source_plugin.h"
#include "maskbench/spectral_norm.h"
#include "maskbench/stn_gan.h"
#include "maskbench/stream_seed.h"
#include "maskbench/warp.h"

namespace maskbench {

// Functions that take every public type by reference: a change of layout or of a virtual function is a change of theirs.
#define SHOWN(Type) \
  __attribute__((visibility("default"))) const void* shown(const Type& value) { return &value; }

SHOWN(maskbench_descriptor)
SHOWN(ModelPlugin)
SHOWN(Option)
SHOWN(Options)
SHOWN(Scene)
SHOWN(Batch)
SHOWN(Worn)
SHOWN(Step)
SHOWN(Wearer)
SHOWN(Adversary)
SHOWN(StnGan)
SHOWN(Constraint)
SHOWN(SpatialTransformer)
SHOWN(SpectralNorm)
SHOWN(PyConvImpl)
SHOWN(Trunk)
SHOWN(WarpPredictorImpl)
SHOWN(MaskPainterImpl)
SHOWN(CriticImpl)
SHOWN(Rng)
SHOWN(ScoringBatch)
SHOWN(Score)
SHOWN(Metric)
SHOWN(MetricInfo)
SHOWN(WeightsInfo)
SHOWN(NetworkInfo)
SHOWN(Networks)
SHOWN(Picture)
SHOWN(Truth)
SHOWN(Source)
SHOWN(DataSourceInfo)
SHOWN(Split)
SHOWN(Input)

}  // namespace maskbench
