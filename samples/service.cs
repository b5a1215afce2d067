// A model in a service of your own, which takes over new versions while it runs. Run it from any folder: dotnet run samples/service.cs
#:sdk Microsoft.NET.Sdk.Web
#:project ../src/Penstock.Serving/Penstock.Serving.csproj
#:property PublishAot=false
#:property EnableDefaultRunWorkingDirectory=false
using Penstock.Data;
using Penstock.Models;
using Penstock.Serving;

// A generated table of bank customers, and a model that tells who leaves: version 1 in the model's folder.
Table customers = Catalog.Quickstart.Generate();
TrainingTable training = TrainingTable.Of(customers, "left", new() { Columns = ["age", "income", "balance", "credit_score"] });
Model head = training.NewHead("dnn", seed: 1);
head.Fit(Dataset.FromTensors(training.Train).Shuffle(800, seed: 1).Batch(16), new Adam(0.005), ModelTask.LossOf(training.Target.Task), new() { Epochs = 8 });
Directory.CreateDirectory("models/customers/1");
head.WithFeatures(training.Features).Save("models/customers/1/model.penstock");

// The service: a folder models/customers/2 that appears while it runs takes over within a second.
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddPenstock<Customer, Departure>("models/customers");

WebApplication app = builder.Build();
app.MapPost("/departure", (Customer customer, Predictor<Customer, Departure> model) => model.PredictAsync(customer));
await app.StartAsync();
Console.WriteLine($"Ask POST {app.Urls.Single()}/departure");

using var client = new HttpClient { BaseAddress = new(app.Urls.Single()) };
foreach (Customer customer in new[] { new Customer(31, 67_000, 12_500, 720), new Customer(56, 68_000, 12_000, null) })
    Console.WriteLine($"{customer}: {await (await client.PostAsJsonAsync("/departure", customer)).Content.ReadAsStringAsync()}");

if (args is ["stay"]) await app.WaitForShutdownAsync();

// What a client sends: the names are those of the table's columns, and null is missing.
internal sealed record Customer(double? Age, double? Income, double? Balance, double? CreditScore);

// What it gets: some of what a model can tell.
internal sealed record Departure(double Probability, bool Decision, long Version);
