"""For viewers of pictures: photographs, events and incidents as IIIF Presentation API 3, portraits and masks as Web Annotations."""
