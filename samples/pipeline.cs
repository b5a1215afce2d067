// From raw rows to a champion in the registry: dotnet run samples/pipeline.cs -- TRIPS.csv
#:project ../src/Penstock.Pipelines/Penstock.Pipelines.csproj
#:property PublishAot=false
using Penstock.Data;
using Penstock.Evaluation;
using Penstock.Models;
using Penstock.Pipelines;
using Penstock.Registry;

var examples = new ImportCsv(args.Length > 0 ? args[0] : "taxi/*.csv");
var profile = new ProfileExamples(examples);
var schema = new InferSchema(profile);
var checks = new ValidateExamples(examples, schema);
var features = new TransformExamples(examples, schema, Taxi.Features, Taxi.Target);     // a list of feature declarations
var trained = new TrainModel(features, Taxi.Train);                                     // (train, validation) => Model
var verdict = new EvaluateModel(trained, features, require: m => m.Auc >= 0.94);
var pushed = new PushModel(trained, when: [checks, verdict], to: "models/taxi");

Console.WriteLine(await new Pipeline("taxi", pushed).RunAsync(ModelRegistry.Open("taxi.db")));

internal static class Taxi
{
    public const string Target = "tips > 0.2 * fare";

    public static readonly Feature[] Features =
    [
        new LogScale("fare"), new LogScale("trip_miles"), new LogScale("trip_seconds"),
        new Buckets("pickup_latitude"), new Buckets("pickup_longitude"), new Buckets("dropoff_latitude"), new Buckets("dropoff_longitude"),
        new Vocabulary("payment_type"), new Vocabulary("company"), new OneHot("trip_start_hour", 24), new OneHot("trip_start_day", 8), new OneHot("trip_start_month", 13),
    ];

    public static Model Train(Example train, Example validation)
    {
        var model = new Sequential(new Dense(64, Activation.Relu), new Dense(1, Activation.Sigmoid)) { Seed = 1 };
        model.Fit(Dataset.FromTensors(train).Shuffle(10_000, seed: 1).Batch(64), new Adam(0.001), new BinaryCrossentropy(),
            new() { Epochs = 10, Validation = Dataset.FromTensors(validation).Batch(1_000), Callbacks = [new EarlyStopping("val_loss", 2) { RestoreBestWeights = true }] });
        return model;
    }
}
