using System.Text.Json.Nodes;
using Penstock.Models;

namespace Penstock.Tests;

/// <summary>Settings that Keras 2 writes of every layer of a kind, after its get_config: they are read, or do no harm with the value that is usual.</summary>
public class Keras2SettingTests
{
    private const string Common = """ "name": "l", "trainable": true, "dtype": "float32", "batch_input_shape": [null, 8, 8, 3], """;

    private const string Windows = """ "kernel_size": [3], "strides": [1], "padding": "valid", "data_format": "channels_last", "dilation_rate": [1], "groups": 1, "activation": "linear", "use_bias": true, "bias_initializer": {"class_name": "Zeros", "config": {}}, "bias_regularizer": null, "activity_regularizer": null, "bias_constraint": null """;

    private const string Kernel = """ "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": null}}, "kernel_regularizer": null, "kernel_constraint": null """;

    private const string Depthwise = """ "depth_multiplier": 1, "depthwise_initializer": {"class_name": "GlorotUniform", "config": {"seed": null}}, "depthwise_regularizer": null, "depthwise_constraint": null """;

    private const string Pointwise = """ "filters": 4, "pointwise_initializer": {"class_name": "GlorotUniform", "config": {"seed": null}}, "pointwise_regularizer": null, "pointwise_constraint": null """;

    private const string Recurrent = """ "units": 3, "activation": "tanh", "use_bias": true, "recurrent_initializer": {"class_name": "Orthogonal", "config": {"gain": 1.0, "seed": null}}, "bias_initializer": {"class_name": "Zeros", "config": {}}, "recurrent_regularizer": null, "bias_regularizer": null, "recurrent_constraint": null, "bias_constraint": null, "dropout": 0.0, "recurrent_dropout": 0.0 """;

    private const string Sequence = """ "return_sequences": false, "return_state": false, "go_backwards": false, "stateful": false, "unroll": false, "time_major": false, "activity_regularizer": null """;

    private static readonly (string Name, string Config)[] s_layers =
    [
        ("Conv1D", $"\"filters\": 4, {Windows}, {Kernel}"), ("Conv2D", $"\"filters\": 4, {Windows}, {Kernel}"), ("Conv3D", $"\"filters\": 4, {Windows}, {Kernel}"),
        ("Conv1DTranspose", $"\"filters\": 4, \"output_padding\": null, {Windows}, {Kernel}"), ("Conv2DTranspose", $"\"filters\": 4, \"output_padding\": null, {Windows}, {Kernel}"),
        ("Conv3DTranspose", $"\"filters\": 4, \"output_padding\": null, {Windows}, {Kernel}"),
        ("DepthwiseConv1D", $"{Depthwise}, {Windows}"), ("DepthwiseConv2D", $"{Depthwise}, {Windows}"),
        ("SeparableConv1D", $"{Pointwise}, {Depthwise}, {Windows}, {Kernel}"), ("SeparableConv2D", $"{Pointwise}, {Depthwise}, {Windows}, {Kernel}"),
        ("MultiHeadAttention", Kernel + """ , "num_heads": 2, "key_dim": 4, "value_dim": 4, "dropout": 0.0, "use_bias": true, "output_shape": null, "attention_axes": [1], "bias_initializer": {"class_name": "Zeros", "config": {}}, "bias_regularizer": null, "activity_regularizer": null, "bias_constraint": null, "query_shape": [null, 5, 8], "key_shape": [null, 5, 8], "value_shape": [null, 5, 8], "softmax_robust_masking": false """),
        ("Attention", """ "causal": false, "dropout": 0.0, "use_scale": false, "score_mode": "dot" """), ("AdditiveAttention", """ "causal": false, "dropout": 0.0, "use_scale": true """),
        ("SimpleRNN", $"{Recurrent}, {Kernel}, {Sequence}"),
        ("LSTM", $"{Recurrent}, {Kernel}, {Sequence}, \"recurrent_activation\": \"sigmoid\", \"unit_forget_bias\": true, \"implementation\": 2"),
        ("GRU", $"{Recurrent}, {Kernel}, {Sequence}, \"recurrent_activation\": \"sigmoid\", \"reset_after\": true, \"implementation\": 2"),
        ("LSTMCell", $"{Recurrent}, {Kernel}, \"recurrent_activation\": \"sigmoid\", \"unit_forget_bias\": true, \"implementation\": 2"),
        ("GRUCell", $"{Recurrent}, {Kernel}, \"recurrent_activation\": \"sigmoid\", \"reset_after\": true, \"implementation\": 2"),
        ("BatchNormalization", """ "axis": [3], "momentum": 0.99, "epsilon": 0.001, "center": true, "scale": true, "beta_initializer": {"class_name": "Zeros", "config": {}}, "gamma_initializer": {"class_name": "Ones", "config": {}}, "moving_mean_initializer": {"class_name": "Zeros", "config": {}}, "moving_variance_initializer": {"class_name": "Ones", "config": {}}, "beta_regularizer": null, "gamma_regularizer": null, "beta_constraint": null, "gamma_constraint": null, "renorm": false, "virtual_batch_size": null, "fused": true """),
        ("LayerNormalization", """ "axis": [3], "epsilon": 0.001, "center": true, "scale": true, "beta_initializer": {"class_name": "Zeros", "config": {}}, "gamma_initializer": {"class_name": "Ones", "config": {}}, "beta_regularizer": null, "gamma_regularizer": null, "beta_constraint": null, "gamma_constraint": null """),
        ("GroupNormalization", """ "groups": 3, "axis": -1, "epsilon": 0.001, "center": true, "scale": true, "beta_regularizer": null """),
        ("Embedding", """ "input_dim": 5, "output_dim": 3, "embeddings_initializer": {"class_name": "RandomUniform", "config": {"minval": -0.05, "maxval": 0.05, "seed": null}}, "embeddings_regularizer": null, "activity_regularizer": null, "embeddings_constraint": null, "mask_zero": false, "sparse": false, "input_length": 7 """),
        ("Dropout", """ "rate": 0.5, "noise_shape": null, "seed": null, "rng_type": "stateless" """), ("Softmax", """ "axis": -1 """), ("ReLU", """ "max_value": 6.0, "negative_slope": 0.0, "threshold": 0.0 """), ("LeakyReLU", """ "alpha": 0.30000001192092896 """),
        ("PReLU", """ "alpha_initializer": {"class_name": "Zeros", "config": {}}, "alpha_regularizer": null, "alpha_constraint": null, "shared_axes": [1] """),
        ("MaxPooling1D", """ "strides": [2], "pool_size": [2], "padding": "valid", "data_format": "channels_last" """), ("AveragePooling2D", """ "pool_size": [2, 2], "padding": "valid", "strides": [2, 2], "data_format": "channels_last" """),
        ("GlobalAveragePooling2D", """ "data_format": "channels_last", "keepdims": false """), ("UpSampling2D", """ "size": [2, 2], "data_format": "channels_last", "interpolation": "nearest" """), ("Flatten", """ "data_format": "channels_last" """),
        ("Normalization", """ "axis": [-1], "invert": false, "mean": null, "variance": null """), ("Rescaling", """ "scale": 2.0, "offset": 0.0 """), ("Resizing", """ "height": 4, "width": 4, "interpolation": "bilinear", "crop_to_aspect_ratio": false """),
        ("RandomFlip", """ "mode": "horizontal", "seed": null, "rng_type": "stateless" """), ("RandomRotation", """ "factor": 0.1, "fill_mode": "reflect", "fill_value": 0.0, "interpolation": "bilinear", "seed": null """), ("RandomZoom", """ "height_factor": 0.1, "width_factor": null, "fill_mode": "reflect", "fill_value": 0.0, "interpolation": "bilinear", "seed": null """),
        ("CategoryEncoding", """ "num_tokens": 4, "output_mode": "multi_hot", "sparse": false """), ("Hashing", """ "num_bins": 3, "salt": null, "mask_value": null, "output_mode": "int", "sparse": false """), ("Discretization", """ "bin_boundaries": [1.0, 2.0], "num_bins": null, "epsilon": 0.01, "output_mode": "int", "sparse": false """),
        ("StringLookup", """ "invert": false, "max_tokens": null, "num_oov_indices": 1, "oov_token": "[UNK]", "mask_token": null, "output_mode": "int", "sparse": false, "pad_to_max_tokens": false, "vocabulary_dtype": "string", "idf_weights": null, "vocabulary": ["a", "b"], "vocabulary_size": 3, "encoding": "utf-8", "has_input_vocabulary": true """),
        ("IntegerLookup", """ "invert": false, "max_tokens": null, "num_oov_indices": 1, "oov_token": -1, "mask_token": null, "output_mode": "int", "sparse": false, "pad_to_max_tokens": false, "vocabulary_dtype": "int64", "idf_weights": null, "vocabulary": [4, 7], "vocabulary_size": 3, "has_input_vocabulary": true """),
        ("TextVectorization", """ "max_tokens": null, "standardize": "lower_and_strip_punctuation", "split": "whitespace", "ngrams": null, "output_mode": "int", "output_sequence_length": null, "pad_to_max_tokens": false, "sparse": false, "ragged": false, "vocabulary": ["a", "b"], "idf_weights": null, "encoding": "utf-8", "vocabulary_size": 4 """),
    ];

    public static TheoryData<string> Layers => [.. s_layers.Select(l => l.Name)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Of_a_layer_are_read(string name) => Assert.Equal("l", Read(name, s_layers.Single(l => l.Name == name).Config).Name);

    [Theory]
    [InlineData("DepthwiseConv2D")]
    [InlineData("SeparableConv1D")]
    [InlineData("Conv2DTranspose")]
    public void Of_groups_that_are_not_there_are_refused(string name) =>
        Assert.Contains("expected 1 as \"groups\", got 2", Assert.Throws<ArgumentException>(() => Read(name, s_layers.Single(l => l.Name == name).Config.Replace("\"groups\": 1", "\"groups\": 2", StringComparison.Ordinal))).Message);

    [Fact]
    public void Of_causal_attention_counts() => Assert.True(((Attention)Read("Attention", "\"causal\": true")).UseCausalMask);

    private static Layer Read(string name, string config) => Layer.FromConfig(name, (JsonObject)JsonNode.Parse($"{{{Common}{config}}}")!);
}
