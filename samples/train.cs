// A model from raw rows to answers. Run it from any folder: dotnet run samples/train.cs
#:project ../src/Penstock.Models/Penstock.Models.csproj
#:property PublishAot=false
using Penstock.Data;
using Penstock.Models;

// A generated table of bank customers: ten numbers each, and whether the customer left.
var (train, test) = Catalog.Quickstart.Load();
Example rows = train.ToExample(label: "left"), unseen = test.ToExample(label: "left");

// The first layer brings every feature to 0..1, so that the model takes raw rows.
var scaling = new MinMaxScaling();
scaling.Adapt(rows.Input);

var model = new Sequential(scaling, new Dense(64, Activation.Relu), new Dense(1, Activation.Sigmoid)) { Seed = 1 };

History history = model.Fit(Dataset.FromTensors(rows).Shuffle(800, seed: 1).Batch(16), new Adam(0.0066), new BinaryCrossentropy(),
    new() { Epochs = 10, Metrics = [new Accuracy()], Validation = Dataset.FromTensors(unseen).Batch(200) });

Console.WriteLine(history);              // the table of epochs
model.Save("customers.keras");           // also .h5 and .penstock

Model loaded = Model.Load("customers.keras");
float left = loaded.Predict(unseen.Input).AsSpan<float>()[0];
Console.WriteLine($"The first customer leaves with a probability of {left:0.000}.");
