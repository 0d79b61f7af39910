#include "spec/sections.h"

namespace maskbench {

const Schema& train_schema() {
  static const Schema schema = {
      option("iterations", 50000).range(1, 1e9).help("generator steps"),
      option("batch", 16).range(1, 65536).help("pictures a step"),
      option("optimizer", "adam").one_of({"adam", "rmsprop"}).help("of both networks"),
      option("generator_rate", 2e-4).range(0, 10).help("learning rate of the generator"),
      option("critic_rate", 2e-4).range(0, 10).help("learning rate of the critic"),
      option("betas", Numbers{0.5, 0.999}).range(0, 0.999999).length(2).help("Adam's two decays"),
      option("critic_steps", 1).range(1, 1000).help("critic steps before each generator step"),
      option("rate_schedule", "constant").one_of({"constant", "linear"}).help("linear: down to 0 at the end"),
      option("decay_from", 0.6).range(0, 1).help("share of the iterations after which a linear schedule falls"),
      option("pretrain_iterations", 0).range(0, 1e9).help("critic steps on randomly placed masks beforehand"),
      option("pretrain_rate", 1e-3).range(0, 10).help("learning rate of the critic in those"),
      option("random_fakes", 0.0).range(0, 1).help("share of the critic's fakes that are placed at random"),
      option("mismatched_fakes", 0.0)
          .range(0, 1)
          .help("share of the critic's fakes whose mask lies where the generator puts it on another face; no more than "
                "random_fakes leaves"),
      option("placement_scale", 1.0).range(0.05, 2).help("size at which a mask starts, 1: as in its template"),
      option("placement_down", 0.0).range(-1, 1).help("how far below the centre it starts, 1: half the height"),
      option("placement_spread", Numbers{0.35, 0.3, 0.15, 0.5, 0.2, 0.3, 0.15, 0.3})
          .range(0, 2)
          .length(8)
          .help("random placements: standard deviation of each component in sl(3), p1 to p8, about the start"),
      option("jitter", 0.0).range(0, 10).help("noise on the generator's warps in training, in units of that spread"),
      option("jitter_end", 0.0).range(0, 10).help("the same from jitter_until on; it changes linearly until then"),
      option("jitter_until", 0.6).range(0.001, 1).help("share of the iterations over which the jitter changes"),
      option("augment_shift", 0.0)
          .range(0, 1)
          .help("largest shift of training faces, masked or not; 1: half the width"),
      option("augment_rotation", 0.0).range(0, 3.2).help("their largest rotation, radians"),
      option("augment_scale", 0.0).range(0, 0.9).help("their largest relative change of size"),
      option("update_penalty", 0.0).range(0, 1e6).help("weight of the squared update in the generator's loss"),
      option("average", 0.999).range(0, 0.999999).help("decay of the averaged generator that is scored"),
      option("threads", 1).range(1, 1024).help("CPU threads of a run; part of what decides its numbers"),
      option("determinism", "seeded").one_of({"off", "seeded", "strict"}).help("how far a repetition is the same"),
      option("precision", "float32")
          .one_of({"float32", "tf32", "bf16"})
          .help("what training multiplies; scores are always float32. tf32: on CUDA, convolutions and matrix products "
                "round to TF32, penalties too. bf16: convolutions round to bfloat16, penalties excepted (on the CPU "
                "pyramids stay float32)"),
      option("cuda_graph", true).help("CUDA: an iteration is recorded once and replayed as one graph"),
      option("log_every", 100).range(1, 1e9).help("iterations between lines of scalars.jsonl"),
      option("eval_every", 0).range(0, 1e9).help("iterations between scores while training; 0: a tenth of all"),
      option("eval_pairs", 64).range(1, 1e6).help("pairs of those scores"),
      option("sample_every", 0).range(0, 1e9).help("iterations between sample pictures; 0: a tenth of all"),
      option("checkpoint_every", 0)
          .range(0, 1e9)
          .help("iterations between checkpoints; 0: a tenth of all, or more where they would cost over 0.5 % of the "
                "time"),
      option("keep_checkpoints", 2).range(0, 1e9).help("how many of the last checkpoints stay; 0: all"),
      option("hang_seconds", 600).range(0, 1e9).help("time without an iteration after which a run failed; 0: any"),
  };
  return schema;
}

const Schema& eval_schema() {
  static const Schema schema = {
      option("metrics", Texts{"corner_error_median", "corner_error", "mask_iou", "coverage", "eye_occlusion", "spill",
                              "ssim", "psnr"})
          .help("what is scored, in the order of the table's columns"),
      option("split", "test")
          .one_of({"test", "validation"})
          .help("people who are scored; by validation (needs validation_share in [data]) settings are chosen"),
      option("pairs", 2000).range(1, 1e7).help("pairs of a face of that split and a mask"),
      option("seed", 0).range(0, 9e15).help("which pairs; the same for every system"),
      option("figure_faces", Integers{0, 1, 2, 3}).range(0, 1e9).help("test faces of the picture grid"),
      option("figure_masks", Integers{0, 1, 2, 3, 4}).range(0, 1e9).help("masks of the picture grid"),
      option("reference", "truth")
          .help("what SSIM, PSNR and LPIPS compare with: truth, face (without the mask), or what a plugin that is not "
                "trained makes of the same pair"),
      option("checkpoints", "last")
          .help("what is scored: last, all checkpoints that were kept, or one more by its iteration"),
  };
  return schema;
}

}  // namespace maskbench
