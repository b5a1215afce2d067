using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class SpectralNormalizationTests
{
    private static readonly Example s_ones = new(Tensor.From([1f, 1], [1, 2]), Tensor.From([1f], [1, 1]));

    [Fact]
    public void A_kernel_of_zeros_stays_one_and_can_grow()
    {
        var model = new Sequential(new InputLayer([2]), new SpectralNormalization(new Dense(1) { KernelInitializer = Initializer.Zeros, UseBias = false })) { Seed = 1 };
        var optimizer = new Sgd(0.1);
        Assert.Equal(1, model.TrainOnBatch(s_ones, optimizer, new MeanSquaredError()));
        // The step of 0.1 * 2 * (1 - 0) is divided by its own length before the next.
        Assert.Equal(Math.Pow(Math.Sqrt(2) - 1, 2), model.TrainOnBatch(s_ones, optimizer, new MeanSquaredError()), 1e-6);
    }

    [Fact]
    public void The_kernel_is_divided_also_where_several_batches_make_an_update()
    {
        var model = new Sequential(new InputLayer([2]), new SpectralNormalization(new Dense(1) { UseBias = false })) { Seed = 1 };
        for (int batch = 0; batch < 2; batch++) model.TrainOnBatch(s_ones, new Sgd(0) { GradientAccumulationSteps = 2 }, new MeanSquaredError());
        Assert.Equal(1, model.GetWeight(model.Weights.Single(w => w.Name == "kernel")).ToArray<float>().Sum(x => x * x), 1e-5f);
    }

    [Fact]
    public void A_file_holds_the_kernel_under_both_layers_as_that_of_Keras_does()
    {
        using var folder = TestFiles.NewFolder();
        var model = new Sequential(new InputLayer([2]), new SpectralNormalization(new Dense(3))) { Seed = 1 };
        model.SaveWeights(folder["model.weights.h5"]);
        using (Hdf5File file = Hdf5File.Open(folder["model.weights.h5"]))
        {
            Hdf5Group layer = file.Root.Group("layers/spectral_normalization");
            Assert.Equal([2L, 3], layer.Dataset("vars/0").Read().Shape.ToArray());
            Assert.Equal([1L, 3], layer.Dataset("vars/1").Read().Shape.ToArray());
            Assert.Equal([2L, 3], layer.Dataset("layer/vars/0").Read().Shape.ToArray());
        }
        var again = new Sequential(new InputLayer([2]), new SpectralNormalization(new Dense(3))) { Seed = 2 };
        again.LoadWeights(folder["model.weights.h5"]);
        Assert.Equal(model.Weights.SelectMany(w => model.GetWeight(w).ToArray<float>()), again.Weights.SelectMany(w => again.GetWeight(w).ToArray<float>()));
    }

    [Fact]
    public void What_the_layer_adds_to_the_loss_is_added_once()
    {
        var model = new Sequential(new InputLayer([2]), new SpectralNormalization(new Dense(1) { KernelInitializer = Initializer.Ones, UseBias = false, ActivityRegularizer = new L1(1) })) { Seed = 1 };
        double output = Math.Sqrt(2), loss = model.TrainOnBatch(s_ones, new Sgd(0), new MeanSquaredError());
        Assert.Equal(Math.Pow(output - 1, 2) + output, loss, 1e-5);
    }
}
