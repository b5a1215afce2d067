// What a linear model of images looks for, as a picture: dotnet run samples/weights.cs -- DATA_FOLDER [IMAGES]
#:project ../src/Penstock.Models/Penstock.Models.csproj
#:property PublishAot=false
using Penstock.Data;
using Penstock.Models;

var (train, test) = Catalog.FashionMnist.Load(args.Length > 0 ? args[0] : "data");
int images = args.Length > 1 ? int.Parse(args[1]) : 60_000;

var classes = new Dense(10) { KernelRegularizer = new L2(0.001) };
var model = new Sequential(new Rescaling(1 / 255.0), new Flatten(), classes) { Seed = 1 };
History history = model.Fit(train.Take(images).Shuffle(images, seed: 7).Batch(64), new Adam(0.001), new CrossEntropy(),
    new() { Epochs = 3, Metrics = [new Accuracy()], Validation = test.Take(1000).Batch(250) });

Console.WriteLine(history);
Png.Write("weights.png", WeightImages.Of(model.GetWeight(classes.Weights[0]), image: [28, 28]));
Console.WriteLine($"weights.png: red pixels speak for {string.Join(", ", Catalog.FashionMnist.ClassNames)}, blue ones against");
