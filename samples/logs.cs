// Trains at three rates, logs all of it, and asks the logs which was best: dotnet run samples/logs.cs [FOLDER]
#:project ../src/Penstock.Models/Penstock.Models.csproj
#:property PublishAot=false
using Penstock.Data;
using Penstock.Models;

string folder = args.Length > 0 ? args[0] : "runs";
var (train, test) = Catalog.Quickstart.Load();
Example rows = train.ToExample(label: "left"), unseen = test.ToExample(label: "left");
var scaling = new MinMaxScaling();
scaling.Adapt(rows.Input);

foreach (var (name, rate) in new[] { ("slow", 0.0005), ("right", 0.005), ("fast", 0.2) })
{
    var model = new Sequential(scaling, new Dense(64, Activation.Relu), new Dense(1, Activation.Sigmoid)) { Seed = 1 };
    model.Fit(Dataset.FromTensors(rows).Shuffle(800, seed: 1).Batch(16), new Adam(rate), new BinaryCrossentropy(),
        new() { Epochs = 10, Validation = Dataset.FromTensors(unseen).Batch(200), RunLog = Path.Combine(folder, name) });
}

// The board shows them: penstock board --logdir runs. A program reads them, too.
using RunFolder runs = RunLog.Open(folder);
foreach (LoggedRun run in runs.Runs)
{
    ScalarPoints losses = run.Find("validation/loss")!.ReadScalars();
    Console.WriteLine($"{run.Name}: validation loss {losses.Values[^1]:0.000} after {losses.Steps[^1]} epochs");
}
