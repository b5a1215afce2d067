// A convolutional network on Fashion-MNIST: dotnet run samples/images.cs -- DATA_FOLDER [IMAGES]
#:project ../src/Penstock.Models/Penstock.Models.csproj
#:property PublishAot=false
using Penstock.Data;
using Penstock.Models;

var (train, test) = Catalog.FashionMnist.Load(args.Length > 0 ? args[0] : "data");
int images = args.Length > 1 ? int.Parse(args[1]) : 60_000;

var model = new Sequential(
    new Rescaling(1 / 255.0),
    new Conv2D(32, 3, Activation.Relu), new MaxPool2D(),
    new Conv2D(64, 3, Activation.Relu), new MaxPool2D(),
    new Flatten(), new Dense(128, Activation.Relu), new Dropout(0.2), new Dense(10)) { Seed = 1 };

History history = model.Fit(train.Take(images).Shuffle(images, seed: 7).Batch(64).Prefetch(), new Adam(0.001), new CrossEntropy(),
    new() { Epochs = 2, Metrics = [new Accuracy()], Validation = test.Take(1000).Batch(250) });

Console.WriteLine(model.Summary());
Console.WriteLine(history);
