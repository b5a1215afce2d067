using System.Text;
using System.Text.Json.Nodes;
using Penstock.Cli;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class TrainTests
{
    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    [InlineData(".penstock")]
    public void A_table_of_numbers_and_texts_is_trained_evaluated_and_predicted(string ending)
    {
        using var folder = TestFiles.NewFolder();
        string data = Path.Combine(folder.FullName, "rides.csv"), model = Path.Combine(folder.FullName, "rides" + ending), answers = Path.Combine(folder.FullName, "answers.csv");
        File.WriteAllText(data, Rides(400));
        JsonObject trained = CliRun.Of("train", "--data", data, "--target", "tip > 0.2 * fare", "--model", "dnn", "--epochs", "12", "--batch", "16", "--learning-rate", "0.005", "--out", model, "--json").Json;
        Assert.Equal("binary", (string)trained["task"]!);
        Assert.Equal(["hour", "payment"], trained["features"]!.AsArray().Select(f => (string)f!));
        Assert.Equal((314, 8), ((int)trained["rows"]!, (int)trained["droppedRows"]!));
        Assert.True((double)trained["epochs"]![11]!["val_accuracy"]! > 0.9, trained.ToJsonString());

        JsonObject measured = CliRun.Of("evaluate", model, "--data", data, "--json").Json;
        Assert.True((double)measured["accuracy"]! > 0.9, measured.ToJsonString());
        Assert.True((double)measured["loss"]! < 0.4);

        CliRun predicted = CliRun.Of("predict", model, "--input", data, "--output", answers);
        Assert.True(predicted.Code == 0, predicted.Error);
        Table told = Csv.Read(answers);
        Assert.Equal(400, told.RowCount);
        Assert.Equal(["prediction", "probability"], told.Columns.Select(c => c.Name));
        Assert.All(Enumerable.Range(0, 400), row => Assert.InRange(told.Column("probability").NumberAt(row), 0.5, 1));
    }

    [Fact]
    public void Numbers_give_regression_and_the_answers_are_in_their_units()
    {
        using var folder = TestFiles.NewFolder();
        string data = Path.Combine(folder.FullName, "houses.csv"), model = Path.Combine(folder.FullName, "houses.penstock");
        File.WriteAllLines(data, ["size,price", .. Enumerable.Range(0, 300).Select(i => FormattableString.Invariant($"{50 + i},{100_000.5 + 1000 * i}"))]);
        JsonObject trained = CliRun.Of("train", "--data", data, "--target", "price", "--model", "linear", "--epochs", "60", "--batch", "16", "--learning-rate", "0.05", "--out", model, "--json").Json;
        Assert.Equal("numbers", (string)trained["task"]!);
        JsonObject told = CliRun.Of("predict", model, "--input", data, "--json").Json;
        Assert.InRange((double)told["answers"]![150]!["prediction"]!, 240_000, 260_000);
    }

    [Fact]
    public void A_folder_that_holds_a_run_is_told()
    {
        using var folder = TestFiles.NewFolder();
        string data = folder["wine.csv"], log = folder["runs/wine"];
        File.WriteAllLines(data, ["acid,quality", .. Enumerable.Range(0, 30).Select(i => $"{i % 9},{3 + i % 3}")]);
        string[] train = ["train", "--data", data, "--target", "quality", "--model", "linear", "--epochs", "1", "--out", folder["wine.keras"], "--log", log];
        Assert.Equal("", CliRun.Of(train).Error);
        // Predictions tell the rows as they came.
        Assert.Matches(@"\n\| 0: acid = [0-8] \|", System.Text.Encoding.UTF8.GetString(WrittenEvent.In(log).Last(e => e.Tag == "predictions").Texts[0]));
        Assert.Equal($"penstock: --log: {log} already holds a run, whose steps those of this training replace. Name another folder to keep both.\n", CliRun.Of(train).Error);
    }

    [Fact]
    public void Few_values_give_classification_unless_the_task_is_named()
    {
        using var folder = TestFiles.NewFolder();
        string data = Path.Combine(folder.FullName, "wine.csv"), model = Path.Combine(folder.FullName, "wine.keras");
        File.WriteAllLines(data, ["acid,quality", .. Enumerable.Range(0, 90).Select(i => $"{i % 9},{3 + i % 3}")]);
        string[] train = ["train", "--data", data, "--target", "quality", "--model", "linear", "--epochs", "1", "--out", model];
        CliRun classes = CliRun.Of(train), numbers = CliRun.Of([.. train, "--task", "regression"]);
        Assert.Contains("classification of 3 and 4 and 5, since \"quality\" has only 3 different values", classes.Output);
        Assert.Contains("task: regression, as asked", numbers.Output);
    }

    [Fact]
    public void Images_in_NPY_files_train_a_convolutional_network()
    {
        using var folder = TestFiles.NewFolder();
        string Place(string name) => Path.Combine(folder.FullName, name);
        var (images, labels) = Bars(120);
        Npy.Write(Place("x.npy"), images);
        Npy.Write(Place("y.npy"), labels);
        JsonObject trained = CliRun.Of("train", "--data", Place("x.npy"), "--model", "cnn", "--epochs", "4", "--batch", "8", "--out", Place("bars.keras"), "--json").Json;
        Assert.True((double)trained["epochs"]![3]!["accuracy"]! > 0.9, trained.ToJsonString());
        Assert.True((double)CliRun.Of("evaluate", Place("bars.keras"), "--data", Place("x.npy"), "--json").Json["accuracy"]! > 0.9);

        Png.Write(Place("bar.png"), Tensor.From(images.ToArray<byte>()[..144], Shape.Of(12, 12)));
        JsonObject told = CliRun.Of("predict", Place("bars.keras"), "--input", Place("bar.png"), "--json").Json;
        Assert.Equal($"{labels.ToArray<int>()[0]}", (string)told["answers"]![0]!["prediction"]!);

        CliRun.Of("predict", Place("bars.keras"), "--input", Place("x.npy"), "--output", Place("p.npy"));
        Assert.Equal(Shape.Of(120, 2), Npy.Read(Place("p.npy")).Shape);
    }

    [Fact]
    public void The_memory_of_a_training_is_told_without_training()
    {
        using var folder = TestFiles.NewFolder();
        string data = Path.Combine(folder.FullName, "rows.csv"), model = Path.Combine(folder.FullName, "m.keras");
        File.WriteAllLines(data, ["x,y", .. Enumerable.Range(0, 60).Select(i => $"{i},{i % 2}")]);
        string[] plan = ["train", "--data", data, "--target", "y", "--plan", "--out", model];
        JsonObject small = CliRun.Of([.. plan, "--batch", "8", "--json"]).Json, large = CliRun.Of([.. plan, "--batch", "32", "--json"]).Json;
        Assert.Equal((8, 32), ((int)small["batch"]!, (int)large["batch"]!));
        Assert.True((long)small["activations"]! < (long)large["activations"]!);
        Assert.Contains("activations and gradients take turns in it", CliRun.Of(plan).Output);
        Assert.False(File.Exists(model));
    }

    [Fact]
    public void A_profile_tells_where_the_time_went()
    {
        using var folder = TestFiles.NewFolder();
        string data = Path.Combine(folder.FullName, "rows.csv");
        File.WriteAllLines(data, ["x,y", .. Enumerable.Range(0, 60).Select(i => $"{i},{i % 2}")]);
        string told = CliRun.Of("train", "--data", data, "--target", "y", "--profile", "--epochs", "2", "--out", Path.Combine(folder.FullName, "m.keras")).Output;
        Assert.Contains("training is bound by ", told);
        Assert.Contains("what would help: ", told);
    }

    [Fact]
    public void Columns_of_texts_may_have_any_names()
    {
        using var folder = TestFiles.NewFolder();
        string data = Path.Combine(folder.FullName, "odd.csv"), model = Path.Combine(folder.FullName, "odd.penstock");
        File.WriteAllLines(data, ["label,weight,numbers,a/b,a_b,n,y", .. Enumerable.Range(0, 60).Select(i => $"{"tu"[i % 2]},{"vw"[i % 2]},{"xy"[i % 2]},{"pq"[i % 2]},{"rs"[i % 2]},{i},{i % 2}")]);
        Assert.Equal(0, CliRun.Of("train", "--data", data, "--target", "y", "--epochs", "1", "--out", model).Code);
        Assert.Equal(60, (int)CliRun.Of("predict", model, "--input", data, "--json").Json["rows"]!);
    }

    [Fact]
    public void A_number_that_is_infinite_is_refused_with_its_row()
    {
        using var folder = TestFiles.NewFolder();
        string data = Path.Combine(folder.FullName, "rows.csv");
        File.WriteAllLines(data, ["x,y", .. Enumerable.Range(0, 60).Select(i => $"{(i == 5 ? "1e300" : $"{i}")},{i % 2}")]);
        CliRun run = CliRun.Of("train", "--data", data, "--target", "y", "--validation", "0", "--out", Path.Combine(folder.FullName, "m.keras"));
        Assert.Equal(1, run.Code);
        Assert.Contains("column \"x\": expected numbers of at most 3.4e38, got 1E+300 in row 6", run.Error);
    }

    [Fact]
    public void Rows_whose_target_is_infinite_have_none()
    {
        using var folder = TestFiles.NewFolder();
        string data = Path.Combine(folder.FullName, "rows.csv");
        File.WriteAllLines(data, ["x,z,y", .. Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{i},{i % 3},{i + 0.5}"))]);
        Assert.Equal(20, (int)CliRun.Of("train", "--data", data, "--target", "y / z", "--epochs", "1", "--out", Path.Combine(folder.FullName, "m.keras"), "--json").Json["droppedRows"]!);
    }

    [Fact]
    public void A_loss_that_is_no_number_fails_and_keeps_the_last_good_model()
    {
        using var folder = TestFiles.NewFolder();
        string model = Path.Combine(folder.FullName, "m.keras");
        CliRun run = CliRun.Of("train", "--data", "quickstart", "--epochs", "2", "--learning-rate", "1e30", "--out", model);
        Assert.Equal(1, run.Code);
        Assert.Contains("train: expected a finite loss, got", run.Error);
        Assert.Contains("Lower --learning-rate; nothing is saved", run.Error);
        Assert.False(File.Exists(model));
    }

    [Fact]
    public void A_batch_may_be_larger_than_the_table()
    {
        using var folder = TestFiles.NewFolder();
        Assert.Equal(0, CliRun.Of("train", "--data", "quickstart", "--epochs", "1", "--batch", "2147483647", "--out", Path.Combine(folder.FullName, "m.keras")).Code);
    }

    [Fact]
    public void A_table_for_a_model_of_images_is_refused()
    {
        using var folder = TestFiles.NewFolder();
        string data = Path.Combine(folder.FullName, "rides.csv");
        File.WriteAllText(data, Rides(60));
        CliRun.Of("train", "--data", data, "--target", "payment > ", "--out", Path.Combine(folder.FullName, "m.keras")).Refuses(2, "Expression \"payment > \" at 11: expected a column");
        CliRun.Of("train", "--data", data, "--target", "payment", "--model", "cnn", "--out", Path.Combine(folder.FullName, "m.keras")).Refuses(2, "--model cnn");
    }

    [Fact]
    public void A_table_without_a_column_of_the_model_is_refused()
    {
        using var folder = TestFiles.NewFolder();
        string data = Path.Combine(folder.FullName, "rides.csv"), other = Path.Combine(folder.FullName, "other.csv"), model = Path.Combine(folder.FullName, "m.keras");
        File.WriteAllText(data, Rides(60));
        File.WriteAllText(other, "fare,payment\n3,cash\n");
        Assert.Equal(0, CliRun.Of("train", "--data", data, "--target", "tip", "--model", "linear", "--epochs", "1", "--out", model).Code);
        CliRun.Of("predict", model, "--input", other).Refuses(1, "hour");
    }

    [Fact]
    public void Taxi_trips_tell_a_generous_tip()
    {
        string data = TestFiles.RequireData("tfx", "components", "testdata", "external", "csv", "data.csv");
        using var folder = TestFiles.NewFolder();
        string model = Path.Combine(folder.FullName, "trips.penstock");
        JsonObject trained = CliRun.Of("train", "--data", data, "--target", "tips > 0.2 * fare", "--model", "dnn", "--epochs", "3", "--out", model, "--json").Json;
        Assert.DoesNotContain("fare", trained["features"]!.AsArray().Select(f => (string)f!));
        Assert.Contains("payment_type", trained["features"]!.AsArray().Select(f => (string)f!));
        JsonObject measured = CliRun.Of("evaluate", model, "--data", data, "--json").Json;
        Assert.True((double)measured["auc"]! > 0.85, measured.ToJsonString());
    }

    [Fact]
    public async Task Being_stopped_keeps_the_model_of_the_last_whole_epoch()
    {
        using var folder = TestFiles.NewFolder();
        string data = Path.Combine(folder.FullName, "rides.csv"), model = Path.Combine(folder.FullName, "rides.keras");
        await File.WriteAllTextAsync(data, Rides(100), TestContext.Current.CancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var saved = new FileSystemWatcher(folder.FullName, "rides.keras") { EnableRaisingEvents = true };
        saved.Renamed += (_, _) => stop.Cancel();
        var (output, error) = (new StringWriter(), new StringWriter());
        int code = await CommandLine.RunAsync(["train", "--data", data, "--target", "payment", "--epochs", "1000000", "--out", model], output, error, stop.Token);
        Assert.Equal(130, code);
        Assert.Contains($"stopped; {model} is the model of epoch", error.ToString());
        Assert.Equal(["card", "cash"], Model.Load(model).Signature.ClassNames);
    }

    [Fact]
    public void A_partial_load_lists_what_was_and_was_not_loaded()
    {
        using var folder = TestFiles.NewFolder();
        string data = Path.Combine(folder.FullName, "rides.csv"), model = Path.Combine(folder.FullName, "m.keras");
        File.WriteAllText(data, Rides(60));
        Assert.Equal(0, CliRun.Of("train", "--data", data, "--target", "payment", "--epochs", "1", "--out", model).Code);
        CliRun run = CliRun.Of("predict", model, "--input", data, "--partial");
        Assert.Equal(0, run.Code);
        Assert.Contains("0 missing, 0 left over", run.Error);
        Assert.Contains("  loaded    ", run.Error);
    }

    [Fact]
    public void Fields_may_be_parted_by_another_character()
    {
        using var folder = TestFiles.NewFolder();
        string data = Path.Combine(folder.FullName, "rides.csv"), model = Path.Combine(folder.FullName, "m.keras");
        File.WriteAllText(data, Rides(60).Replace(',', ';'));
        Assert.Equal(0, CliRun.Of("train", "--data", data, "--delimiter", ";", "--target", "payment", "--epochs", "1", "--out", model).Code);
        CliRun.Of("evaluate", model, "--data", data, "--delimiter", "ab").Refuses(2, "--delimiter");
    }

    [Fact]
    public void Columns_that_can_not_help_are_left_out_and_told()
    {
        using var folder = TestFiles.NewFolder();
        string data = Path.Combine(folder.FullName, "people.csv");
        File.WriteAllLines(data, ["name,country,age,left", .. Enumerable.Range(0, 80).Select(i => $"person {i},here,{20 + i % 30},{(i % 30 > 15 ? "yes" : "no")}")]);
        CliRun run = CliRun.Of("train", "--data", data, "--target", "left", "--epochs", "1", "--out", Path.Combine(folder.FullName, "m.keras"));
        Assert.Contains("left out: name (nearly every row has a text of its own), country (the same in every row)", run.Output);
        Assert.Contains("features: age\n", run.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_model_of_Keras_is_measured_by_its_own_loss()
    {
        string model = TestFiles.RequireData("fashion-keras-h5-npz", "fashion_mnist.h5");
        TestFiles.RequireData("fashion-mnist");
        JsonObject measured = CliRun.Of("evaluate", model, "--data", "fashion-mnist", "--data-dir", TestFiles.Data, "--json").Json;
        Assert.Equal(0.8721, (double)measured["accuracy"]!, 6);
        Assert.Equal(0.35728, (double)measured["loss"]!, 5);
    }

    // Rides by card after noon get a generous tip; some have no tip told, some no hour.
    private static string Rides(int rows)
    {
        var text = new StringBuilder("fare,tip,hour,payment\n");
        for (int i = 0; i < rows; i++)
        {
            int hour = i * 7 % 24;
            string payment = i % 3 == 0 ? "cash" : "card";
            string tip = i % 50 == 49 ? "" : payment == "card" && hour >= 12 ? "5.5" : "0.5";
            text.Append($"{10 + i % 5},{tip},{(i % 40 == 39 ? "" : hour)},{payment}\n");
        }
        return text.ToString();
    }

    // Images 12 x 12 with a bar that lies (0) or stands (1).
    private static (Tensor Images, Tensor Labels) Bars(int count)
    {
        var pixels = new byte[count * 144];
        var labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % 2;
            for (int k = 0; k < 12; k++) pixels[i * 144 + (labels[i] == 0 ? (i / 2 % 12) * 12 + k : k * 12 + i / 2 % 12)] = 255;
        }
        return (Tensor.From(pixels, Shape.Of(count, 12, 12)), Tensor.From(labels));
    }
}
